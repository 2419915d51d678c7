"""Read and find: patients, practitioners, organisations and places. A practice resolves only what is its own.

Whatever is not there is 404 when it is read by id, and an empty Bundle when it is looked for by identifier.

Source: GP Connect 1.2.7, "Read a patient", "Find a practitioner", "Read a practitioner", "Find an organisation",
"Read an organisation", "Read a location".
"""

from __future__ import annotations

from explorer.sandbox.seed.practices import Practice
from explorer.sandbox.seed.staff import LOCATIONS, PRACTITIONERS, Practitioner

from . import rules
from .call import Call, Reply
from .patients import read_reply, shown_patient
from .resources import etag, location, organization, practitioner, searchset


def read_patient(call: Call) -> Reply:
    """The patient of that id, if a find would return it."""
    found = shown_patient(call, call.id)
    if found is None:
        raise rules.PATIENT_UNKNOWN.broken("There is no such patient at this practice")
    return read_reply(found)


def find_practitioner(call: Call) -> Reply:
    """The practitioner with that SDS user id; nobody is an empty Bundle."""
    found = [person for person in PRACTITIONERS.values()
             if person.user_id == call.identifier and _works_at(person, call.practice)]
    return Reply(200, lambda: searchset(map(practitioner, found)),
                 key=("practitioners", *(person.id for person in found)))


def read_practitioner(call: Call) -> Reply:
    """The practitioner of that id."""
    found = PRACTITIONERS.get(call.id)
    if found is None or not _works_at(found, call.practice):
        raise rules.PRACTITIONER_UNKNOWN.broken("There is no such practitioner at this practice")
    return Reply(200, lambda: practitioner(found), etag(1), ("practitioner", found.id))


def find_organization(call: Call) -> Reply:
    """The practice itself, when that is what is looked for; any other code is an empty Bundle."""
    found = [practice for practice in (call.practice,) if practice.ods == call.identifier]
    return Reply(200, lambda: searchset(map(organization, found)),
                 key=("organizations", *(practice.ods for practice in found)))


def read_organization(call: Call) -> Reply:
    """The practice, by the id of its Organization."""
    practice = call.practice
    if call.id != practice.organization:
        raise rules.ORGANISATION_UNKNOWN.broken("There is no such organisation at this practice")
    return Reply(200, lambda: organization(practice), etag(1), ("organization", practice.ods))


def read_location(call: Call) -> Reply:
    """A place of the practice."""
    found = LOCATIONS.get(call.id)
    if found is None or found.practice != call.practice.ods:
        raise rules.LOCATION_UNKNOWN.broken("There is no such location at this practice")
    return Reply(200, lambda: location(found), etag(1), ("location", found.id))


def _works_at(person: Practitioner, practice: Practice) -> bool:
    return practice.ods in person.practices
