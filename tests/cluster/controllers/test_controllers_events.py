"""Events of controllers: the same is counted up, many alike are gathered, floods are cut, refused ones are lost."""

from tests.cluster.controlled import Played, workload


def of_the_set(played):
    return [event for event in played.all("events") if event["involvedObject"]["kind"] == "ReplicaSet"]


def test_tenth_different_message_and_all_after_it_become_one_event():
    played = Played().create("deployments", workload("Deployment", replicas=15)).play(5)
    found = of_the_set(played)
    assert len(found) == 10
    (gathered,) = [event for event in found if event["message"].startswith("(combined from similar events): ")]
    assert gathered["count"] == 6


def test_a_flood_is_cut_after_25_events_of_one_object():
    played = Played().create("deployments", workload("Deployment", replicas=60)).play(5)
    assert sum(event["count"] for event in of_the_set(played)) == 25


def test_the_same_message_is_counted_up():
    made = workload("Deployment", replicas=1)
    made["spec"]["template"]["spec"]["serviceAccountName"] = "robot"
    (event,) = of_the_set(Played().create("deployments", made).play(2))
    assert (event["reason"], event["count"]) == ("FailedCreate", 9)
