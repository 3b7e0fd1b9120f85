"""Runs in the admin: an administrator pins and deletes them; instructors have nothing to do there."""

import pytest
from django.contrib.auth.models import Group, User

from simulation import relay
from simulation.models import Run, Transition
from tests.simulation.scenarios import HAPPY

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/admin/simulation/run/"


@pytest.fixture
def administrator(client):
    client.force_login(User.objects.create_superuser("ada", password="secret"))
    return client


def test_an_administrator_pins_runs_so_that_they_never_expire(administrator, happy):
    other, _ = relay.create_run(HAPPY)
    administrator.post(LIST, {"action": "pin", "_selected_action": [happy.pk]})
    assert list(Run.objects.filter(pinned=True)) == [happy]
    administrator.post(LIST, {"action": "unpin", "_selected_action": [happy.pk, other.pk]})
    assert not Run.objects.filter(pinned=True).exists()


def test_the_form_of_a_run_changes_the_pin_and_nothing_else(administrator, happy):
    turn, bytes_before = happy.turn, happy.bytes
    page = administrator.get(f"{LIST}{happy.pk}/change/").content.decode()
    assert f"{happy.bytes:,} bytes" in page
    administrator.post(f"{LIST}{happy.pk}/change/", {"pinned": "on", "state": "failed", "turn": 99, "bytes": 1})
    happy.refresh_from_db()
    assert (happy.pinned, happy.state, happy.turn, happy.bytes) == (True, "idle", turn, bytes_before)


def test_runs_are_listed_and_deleted_with_all_their_rows(administrator, happy):
    relay.create_run(HAPPY)
    assert happy.pk in administrator.get(LIST).content.decode()
    administrator.post(f"{LIST}{happy.pk}/delete/", {"post": "yes"})
    assert not Transition.objects.filter(run_id=happy.pk).exists() and Run.everything.count() == 1
    chosen = list(Run.objects.values_list("pk", flat=True))
    administrator.post(LIST, {"action": "delete_selected", "_selected_action": chosen, "post": "yes"})
    assert not Run.everything.exists() and not Transition.objects.exists()


def test_instructors_do_not_see_the_list_of_runs(client, happy):
    user = User.objects.create_user("ines", password="secret", is_staff=True)
    user.groups.add(*Group.objects.filter(name="Instructors"))
    client.force_login(user)
    assert client.get(LIST).status_code == 403 and client.get(f"{LIST}{happy.pk}/change/").status_code == 403
