"""The tables of the sandbox's database. A row of a world has the world's name in its key."""

from __future__ import annotations

import sqlalchemy as sa

TABLES = sa.MetaData()
FORMATS = sa.Table("sandbox_format", TABLES, sa.Column("version", sa.Integer, primary_key=True))
WORLD = sa.Table(
    "world", TABLES, sa.Column("name", sa.String(40), primary_key=True), sa.Column("start", sa.String, nullable=False),
    sa.Column("used", sa.String, nullable=False), sa.Column("clock", sa.Text, nullable=False),
    sa.Column("switches", sa.Text, nullable=False))
APPOINTMENT = sa.Table(
    "appointment", TABLES, sa.Column("world", sa.String(40), primary_key=True),
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("practice", sa.String(10), nullable=False), sa.Column("patient", sa.String(64), nullable=False),
    sa.Column("version", sa.Integer, nullable=False), sa.Column("status", sa.String(20), nullable=False),
    sa.Column("start", sa.String, nullable=False), sa.Column("end", sa.String, nullable=False),
    sa.Column("slots", sa.Text, nullable=False), sa.Column("organisation", sa.String, nullable=False),
    sa.Column("resource", sa.Text, nullable=False), sa.Column("updated", sa.String, nullable=False))
BOOKING = sa.Table(
    "booking", TABLES, sa.Column("world", sa.String(40), primary_key=True),
    sa.Column("slot", sa.String(64), primary_key=True), sa.Column("appointment", sa.Integer, nullable=False))
CALL = sa.Table(
    "call", TABLES, sa.Column("world", sa.String(40), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    *(sa.Column(name, sa.Text) for name in (
        "trace", "sender", "receiver", "interaction", "at", "method", "url", "sent", "body", "received", "reply",
        "onward")),
    sa.Column("status", sa.Integer, nullable=False), sa.Column("relayed", sa.Boolean, nullable=False),
    sa.Column("ms", sa.Float, nullable=False), sa.Column("onward_ms", sa.Float, nullable=False),
    sa.Column("size", sa.Integer, nullable=False), sa.Index("call_trace", "world", "trace"))
REGISTRATION = sa.Table(
    "registration", TABLES, sa.Column("world", sa.String(40), primary_key=True),
    sa.Column("practice", sa.String(10), primary_key=True), sa.Column("nhs_number", sa.String(10), primary_key=True),
    sa.Column("id", sa.Integer, nullable=False), sa.Column("version", sa.Integer, nullable=False),
    sa.Column("end", sa.String, nullable=False), sa.Column("resource", sa.Text, nullable=False),
    sa.UniqueConstraint("world", "practice", "id"))
VERIFIED = sa.Table(
    "verified", TABLES, sa.Column("world", sa.String(40), primary_key=True),
    sa.Column("practice", sa.String(10), primary_key=True), sa.Column("patient", sa.String(64), primary_key=True))
OF_A_WORLD = (APPOINTMENT, BOOKING, REGISTRATION, VERIFIED, CALL)
"""What goes when a world is forgotten or starts over."""
