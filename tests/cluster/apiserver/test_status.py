"""Refusals are worded as Kubernetes words them."""

from simulation.cluster.apiserver.api import field_errors, resources, status


def test_not_found_names_the_resource_and_its_group():
    error = status.not_found(resources.named("deployments"), "web")
    assert error.message == 'deployments.apps "web" not found'
    assert error.status["details"] == {"name": "web", "group": "apps", "kind": "deployments"}
    assert (error.code, error.reason) == (404, "NotFound")


def test_invalid_names_the_kind_and_gathers_causes():
    errors = [
        field_errors.required("spec.a"),
        field_errors.invalid("spec.b", 5, "must be less"),
        field_errors.required("spec.a"),
    ]
    error = status.invalid("Deployment.apps", "web", errors)
    assert (
        error.message
        == 'Deployment.apps "web" is invalid: [spec.a: Required value, spec.b: Invalid value: 5: must be less]'
    )
    assert len(error.status["details"]["causes"]) == 3
    assert error.status["details"]["kind"] == "Deployment"


def test_forbidden_without_a_name_names_the_resource_only():
    assert status.forbidden("pods", "", "no").message == "pods is forbidden: no"
    assert status.forbidden("pods", "p", "no").message == 'pods "p" is forbidden: no'


def test_values_in_field_errors_print_as_go_prints_them():
    print_value = field_errors.format_value
    assert print_value('a "b"\n') == r'"a \"b\"\n"'
    assert print_value({"b": 1, "a": "<"}) == r'{"a":"\u003c","b":1}'
    assert print_value(True) == "true"
    assert print_value(None) == '"null"'


def test_unsupported_value_lists_what_is_supported():
    error = field_errors.not_supported("spec.restartPolicy", "x", ["Always", "Never"])
    assert str(error) == 'spec.restartPolicy: Unsupported value: "x": supported values: "Always", "Never"'
