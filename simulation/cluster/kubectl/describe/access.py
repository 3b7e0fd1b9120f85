"""kubectl describe of roles and bindings.

Source: s/kubectl/pkg/describe/describe.go, s/kubectl/pkg/util/rbac/rbac.go.
"""

from .page import go_list


def role(page, session, obj):
    page.head(obj, namespace=False)
    page.line("PolicyRule:")
    rows = [[_resource(group, resource), go_list(urls), go_list(names), go_list(verbs)]
            for (group, resource, names, urls), verbs in _compact(obj.get("rules") or ())]  # fmt: skip
    page.table(["Resources", "Non-Resource URLs", "Resource Names", "Verbs"], rows)


def _compact(rules):
    """Rules broken down to one resource each, those of the same resource put together, in kubectl's order."""
    verbs: dict = {}
    for rule in rules:
        names = rule.get("resourceNames") or ()
        for resource in rule.get("resources") or ():
            for group in rule.get("apiGroups") or ("",):
                for name in [(resource_name,) for resource_name in names] if names else [()]:
                    verbs.setdefault((group, resource, name, ()), []).extend(rule.get("verbs") or ())
        for url in rule.get("nonResourceURLs") or ():
            verbs.setdefault(("", "", (), (url,)), []).extend(rule.get("verbs") or ())
    return sorted(verbs.items(), key=_in_words)


def _in_words(item):
    # As Go prints a PolicyRule: by its verbs first.
    (group, resource, names, urls), verbs = item
    parts = (verbs, [group], [resource] if resource else [], names, urls)
    return ",".join(go_list(part) for part in parts)


def _resource(group, resource):
    plural, slash, subresource = resource.partition("/")
    return plural + (f".{group}" if group else "") + slash + subresource


def binding(page, session, obj):
    page.head(obj, namespace=False)
    page.line("Role:")
    page.field("Kind", obj["roleRef"]["kind"], 1)
    page.field("Name", obj["roleRef"]["name"], 1)
    page.line("Subjects:")
    rows = [[subject["kind"], subject["name"], subject.get("namespace", "")] for subject in obj.get("subjects") or ()]
    page.table(["Kind", "Name", "Namespace"], rows)
