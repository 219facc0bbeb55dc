"""Declaring periodic jobs."""

from datetime import timedelta

import pytest

from choeur.jobs.declaring import declared, periodic


def test_a_job_is_named_after_its_app_and_its_function(job):
    job("tidy", hours=1)

    [declaration] = declared()
    assert (declaration.name, declaration.every, declaration.is_pulse) == ("sample.tidy", timedelta(hours=1), False)


def test_less_than_a_minute_is_a_pulse(job):
    job("beat", seconds=1)

    assert declared()[0].is_pulse


def test_two_jobs_of_one_name_are_refused(job):
    job("tidy", hours=1)

    with pytest.raises(ValueError, match=r"sample\.tidy"):
        job("tidy", hours=2)


def test_a_job_without_interval_is_refused():
    with pytest.raises(ValueError, match="interval"):
        periodic()
