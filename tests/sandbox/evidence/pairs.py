"""All pairs, by rule."""

from __future__ import annotations

from . import of_booking, of_changes, of_formats, of_pds, of_pipeline, of_registering, of_sds, of_ssp

PAIRS = (*of_pds.PAIRS, *of_sds.PAIRS, *of_ssp.PAIRS, *of_pipeline.PAIRS, *of_formats.PAIRS, *of_booking.PAIRS,
         *of_registering.PAIRS, *of_changes.PAIRS)
