"""The ledger's tables, one script per version; a script that was released never changes."""

from __future__ import annotations

from typing import Final

MIGRATIONS: Final = (
    """
    create table wallets (
        name text primary key,
        checkpoint blob,
        venue_state blob
    ) strict;
    create table runs (
        run_id text primary key,
        wallet text not null,
        mode text not null,
        flow_id text not null,
        flow_name text not null,
        flow blob not null,
        revision integer not null,
        started_at integer not null,
        ended integer not null default 0
    ) strict;
    create index runs_open on runs (wallet, ended);
    create table events (
        seq integer primary key,
        wallet text not null,
        run_id text not null,
        at integer not null,
        body text not null,
        hash blob not null
    ) strict;
    create index events_of_run on events (run_id, seq);
    create table flows (
        flow_id text primary key,
        name text not null,
        revision integer not null,
        changed_at integer not null,
        deleted_at integer
    ) strict;
    create table revisions (
        flow_id text not null,
        revision integer not null,
        body blob not null,
        saved_at integer not null,
        clock text not null,
        device text not null,
        primary key (flow_id, revision)
    ) strict;
    create table settings (
        name text primary key,
        value text not null,
        clock text not null,
        device text not null
    ) strict;
    """,
    """
    alter table revisions add column name text not null default '';
    alter table revisions add column actor text not null default '';
    """,
)
