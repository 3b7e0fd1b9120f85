"""etcd: revisions, compare-and-swap, ranges; and the store below it."""

import pytest

from simulation.cluster.etcd import CompareFailed, Etcd
from simulation.cluster.store import Store

POD = "/registry/pods/default/a"


def object_at(revision):
    return {"metadata": {"resourceVersion": revision}}


@pytest.fixture
def etcd():
    return Etcd(Store())


def test_every_put_takes_the_next_revision_of_the_whole_store(etcd):
    etcd.put(POD, object_at)
    etcd.put("/registry/configmaps/default/x", object_at)
    record = etcd.put(POD, object_at)
    assert (record["create_revision"], record["mod_revision"], record["version"]) == (1, 3, 2)
    assert record["object"]["metadata"]["resourceVersion"] == "3"


def test_a_create_loses_against_what_is_there(etcd):
    etcd.put(POD, object_at, 0)
    with pytest.raises(CompareFailed) as failed:
        etcd.put(POD, object_at, 0)
    assert failed.value.record["mod_revision"] == 1 and etcd.revision == 1


def test_an_update_of_an_older_revision_loses(etcd):
    etcd.put(POD, object_at)
    etcd.put(POD, object_at, 1)
    with pytest.raises(CompareFailed):
        etcd.put(POD, object_at, 1)


def test_a_delete_takes_a_revision_and_a_new_key_begins_anew(etcd):
    etcd.put(POD, object_at)
    etcd.delete(POD)
    assert etcd.get(POD) is None and etcd.revision == 2
    assert etcd.put(POD, object_at, 0)["version"] == 1


def test_a_range_is_ordered_and_keeps_to_its_prefix(etcd):
    for key in ("/registry/pods/b/x", POD, "/registry/podtemplates/default/a", "/registry/pods/default/0"):
        etcd.put(key, lambda revision, key=key: key)
    assert [record["object"] for record in etcd.range("/registry/pods/default/")] == ["/registry/pods/default/0", POD]
    assert len(etcd.range("/registry/pods/")) == 3


def test_services_and_endpoints_share_a_prefix_and_are_told_apart(etcd):
    for key in ("/registry/services/specs/default/a", "/registry/services/endpoints/default/a"):
        etcd.put(key, object_at)
    assert len(etcd.range("/registry/services/specs/")) == 1


def test_the_store_remembers_the_first_old_value_until_it_is_told():
    store = Store()
    store.put("s", "k", {"n": 1})
    store.put("s", "k", {"n": 2})
    assert store.take_pending() == [("s", "k", None, {"n": 2})] and store.take_pending() == []


def test_a_fold_hears_what_is_there_and_what_comes():
    store, heard = Store(), []
    store.put("s", "a", 1)
    store.on_change("s", lambda key, old, new: heard.append((key, old, new)))
    store.put("s", "a", None)
    assert heard == [("a", None, 1), ("a", 1, None)]


def test_what_is_restored_is_not_told():
    store = Store()
    store.restore("s", "a", 1)
    assert store.get("s", "a") == 1 and store.take_pending() == [] == store.take_quiet()
