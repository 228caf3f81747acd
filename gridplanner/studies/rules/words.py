"""Rules, their states and refusals in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gridplanner.analysis.rules.verdict import State
from gridplanner.data.rules.pack import RuleError
from gridplanner.resources.format import NONE, format_share
from gridplanner.resources.texts import has_text, text

if TYPE_CHECKING:
    from gridplanner.analysis.rules.verdict import Breach, Verdict
    from gridplanner.data.rules.kinds import RuleKind
    from gridplanner.data.rules.pack import Rule

SIGNS: Final = {State.KEPT: "✔", State.BROKEN: "✘", State.UNKNOWN: "？"}
_SHARES: Final = {"load_band", "visible_border", "utilisation"}


def rule_name(key: str) -> str:
    """Name a kind of rule."""
    return text("rule." + key) if has_text("rule." + key) else key


def parameter_name(kind: RuleKind, name: str) -> str:
    """Name a number of a rule."""
    own = f"rule.{kind.key}.{name}"
    return text(own if has_text(own) else f"rules.{name}")


def is_share(key: str, parameter: str) -> bool:
    """Tell whether a number of a rule is read as a percentage."""
    return key in _SHARES and parameter in {"low", "high"}


def demand_words(rule: Rule) -> str:
    """Say what is demanded: 300–500, at least 0.2, at most 15 %."""
    low, high = rule.numbers.get("low"), rule.numbers.get("high")
    key = rule.kind.key
    if has_text(f"rule.{key}.demand"):
        numbers = {name: f"{value:,.0f}" for name, value in rule.numbers.items()}
        return text(f"rule.{key}.demand", **numbers)
    if low is not None and high is not None:
        return f"{value_words(key, low)}–{value_words(key, high)}"
    if low is not None:
        return f"≥ {value_words(key, low)}"
    return "" if high is None else f"≤ {value_words(key, high)}"


def value_words(key: str, value: float | None) -> str:
    """Write what a rule has found of a unit."""
    if value is None:
        return NONE
    if key in _SHARES:
        return f"{100 * value:.1f}%"
    if has_text(f"rule.{key}.value"):
        return text(f"rule.{key}.value", n=f"{value:,.0f}")
    return f"{value:.2f}" if key == "compactness" else f"{value:,.0f}"


def state_words(verdict: Verdict) -> str:
    """Say how a rule stands: its sign and word."""
    return f"{SIGNS[verdict.state]} {text('rules.state.' + verdict.state.value)}"


def share_words(verdict: Verdict) -> str:
    """Write how many keep a rule, with the denominator and what was left out."""
    if verdict.why:
        return text("rules.why." + verdict.why)
    words = format_share(verdict.held, verdict.whole)
    if verdict.counts != "units":
        words += " " + text("rules.counts." + verdict.counts)
    if verdict.left_out:
        words += "  " + text("rules.left_out", n=f"{verdict.left_out:,}")
    if verdict.unknown:
        words += "  " + text("rules.unknown", n=f"{len(verdict.unknown):,}")
    return words


def found_words(verdict: Verdict, breach: Breach) -> str:
    """Write what was found of one that does not keep a rule."""
    if breach.value is None:
        why = breach.why
        if verdict.of_buildings and not why:
            return text("rules.no_grid")
        return text("rules.why." + why if why else "rules.state.unknown")
    return value_words(verdict.rule.kind.key, breach.value)


def said(error: Exception) -> Exception:
    """Name the rule in a refusal in the user's language."""
    if not isinstance(error, RuleError):
        return error
    fields = dict(error.fields)
    if "rule" in fields:
        fields["rule"] = rule_name(str(fields["rule"]))
    return RuleError(error.code, **fields)
