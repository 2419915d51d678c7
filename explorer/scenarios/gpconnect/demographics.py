"""What PDS says of a patient, as far as a practice wants to hear it again when the patient is registered there.

Source: PDS FHIR API; GP Connect 1.2.7, "Register a patient".
"""

from __future__ import annotations

from collections.abc import Mapping

from explorer.model import Value, at
from explorer.model.exchange import Capture

from .forms import DAY

family_name = Value("family_name", "The patient’s family name, as PDS has it.", "Testwood", source="PDS FHIR API")
given_name = Value("given_name", "The patient’s first given name, as PDS has it.", "Ada", source="PDS FHIR API")
gender = Value("gender", "The patient’s gender, as PDS has it.", "female", source="PDS FHIR API")
birth_date = Value("birth_date", "The patient’s date of birth, as PDS has it.", "1985-03-14",
                   **DAY, source="PDS FHIR API")

DEMOGRAPHICS: Mapping[Value, Capture] = {
    family_name: at("name", 0, "family"),
    given_name: at("name", 0, "given", 0),
    gender: at("gender"),
    birth_date: at("birthDate"),
}
