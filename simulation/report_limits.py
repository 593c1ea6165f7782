"""The words that stand first in the report: what it cannot say, and what was done."""

LIMITS = """# What the rules find in simulated cohorts

Written by `make evaluate`; nothing here is typed by hand.

## Limits, first

- **The women are made up.** No patient's data went into this. It shows how the rules and the list
  behave in worlds that we describe; it cannot validate them, and no figure below is a promise
  about a clinic.
- **It is circular.** The hazard ratios that make simulated women stop come from the same studies
  as the rules. That the rules find something in the default world is therefore no discovery. What
  can be learned is how much noise, silence, late news and a nurse's limited time leave of it,
  what a simpler way to choose would have found with the same calls, and where a rule adds
  nothing.
- **Part of it is assumed.** {assumed} of {all} numbers behind the worlds have no published
  source; they are listed at the end. The strongest are how many women show beforehand that they
  will stop (the world *no-warning* takes that away), and how stops come to light.
- **A call changes nothing here.** Whether calling helps is another question, and the evidence for
  it is modest. Finding is all that is counted.
- **The nurse is simple.** She calls from the top once a week, always reaches the woman and closes
  the episode; she does not snooze, wait or use her judgement.
- **Few cohorts.** Intervals are 95 % over {seeds} cohorts a world: how far chance moves a figure,
  not how wrong a world may be.

## What was done

In each of {worlds} worlds, {seeds} cohorts of {patients:,} women who begin an aromatase
inhibitor; those who had not stopped before they came to the clinic were followed there for
{weeks} weeks. Their reports, sessions, drugs and fills were written into the product's own tables
with the time at which the clinic would have known them, and each week the product's own SQL
raised signals, opened episodes and ranked them. A nurse has {calls:g} calls a week for each 100
women on the list, and calls nobody again within {rest} weeks. Every other way to choose got as
many calls in the same weeks, and the same rest.

A call is a **hit** when she stops after it, within {within} weeks ({short} weeks in brackets
below). **Sensitivity** is the share of stops with a hit, **PPV** the share of calls that are hits,
**lead time** the median from the first hit to the stop.

## What was decided when

- Before the first run: what a hit is, the worlds, the simple ways to choose, {calls:g} calls and
  {rest} weeks of rest.
- After the first cohorts had been seen: that sensitivity is named first, that a rule is judged by
  the weeks in which it held and not by how often it began to, and to try other numbers of calls.
  Rests of 8 and 13 weeks were tried on those cohorts too.
- On the first cohorts (seeds 1 to 3), 18 other orders of the list were tried. None was taken over.
- The first evaluation (seeds 101 to 103) showed that every call went to a safety rule, nearly all
  of them for severe pain, and to the same women again and again; the rules were not clearly better
  than calling by chance. The rule was changed, not the worlds: severe pain that a nurse has dealt
  with is urgent again when it is two points worse, comes back after a calm window, or has lasted 84
  days. Four versions of that (84 or 56 days; one or two points; with and without the calm window)
  were tried on seeds 1 to 4; the one that was taken is not the one that found most there, but the
  one that lets nobody wait whose severe pain comes back. The same was tried for sustained pain,
  worsening and burden: no more was found.
- After the cohorts below had been seen: that the differences are shown for both windows, and for
  each number of calls. Both windows were fixed before the first run.
- {fresh}
- The rate of spells away was lowered from 0.2 to 0.12 a year after the first cohort, to meet the
  published share of interruptions; no other number behind the worlds was changed after that.
"""
