"""The cast of a GP Connect flow: who asks, and who answers."""

from __future__ import annotations

from explorer.model import Participant

CONSUMER = Participant("consumer", "Consumer", "your system", "The system that books", "consumer",
                       page="participants/consumer")
OTHER_CONSUMER = Participant("other-consumer", "Another consumer", "not yours", "Somebody else’s system", "consumer")
PDS = Participant("pds", "PDS", "demographics", "Personal Demographics Service", "spine", "Spine", "participants/pds")
SDS = Participant("sds", "SDS", "directory", "Spine Directory Service", "spine", "Spine", "participants/sds")
SSP = Participant("ssp", "SSP", "proxy", "Spine Secure Proxy", "spine", "Spine", "participants/ssp")
PROVIDER = Participant("provider", "GP Connect Provider", "the practice", "The practice’s own system", "provider",
                       page="participants/provider")
