"""What a spreadsheet would run. CSV marks it, `cnkh_data.load` takes the mark away: both must mean the same."""

FORMULA = "(?:[ \t\n\r\f\v\xa0\u3000]*[=+\\-@＝＋－＠]|[\t\r])"
"""How text begins that is taken for a formula, as a pattern in which `re` and Arrow's RE2 read the same.

White space at the beginning may be passed over, and full-width signs count under East Asian settings.
Source: https://owasp.org/www-community/attacks/CSV_Injection
"""
