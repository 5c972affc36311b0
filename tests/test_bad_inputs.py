"""Every bad input and abuse that the game is held to, in one table: where it is tested, or why it cannot come yet.

What holds for all of them stands in `tests/refusal.py`: nothing breaks, nothing changes, nothing of the inside is told.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

HERE = Path(__file__).parent

SECTIONS = {"Y": 45, "T": 10, "N": 27, "G": 30, "D": 11, "F": 23, "S": 9, "H": 9, "X": 6, "M": 12}
"""How many lines each section has; they are numbered from 1."""

FILES = "bank/test_bad_files.py::"
MARKING = "bank/test_marking.py::"
NAMES = "players/test_names.py::"
SHOWN = "players/test_shown_names.py::"
CLAIM = "players/test_claim.py::"
ERASE = "players/test_erase.py::"
ANSWER = "play/test_answer.py::"
AT_ONCE = "play/test_at_once.py::"
REPLAY = "play/test_replay.py::"
REPACK = "play/test_repack.py::"
CLOCK = "play/test_clock.py::"
FORMS = "web/test_forms.py::"
ADDRESSES = "web/test_addresses.py::"
COOKIES = "web/test_cookies.py::"
HEADERS = "web/test_headers.py::"
WIRE = "ops/test_wire.py::"
RESTORE = "ops/test_restore_refused.py::"
ONE = "ops/test_one_at_a_time.py::"
PROXY = "deploy/test_proxy.py::"
PASSKEYS = "players/test_passkeys.py::"
RIGHTS = "admin/test_rights.py::"
AUTHORS = "authoring/test_rights.py::"
SHEET = "leaderboard/test_sheet.py::"

SIGN_UP = "players/test_sign_up.py::"
SIGN_IN = "players/test_sign_in.py::"
ACCOUNT = "players/test_account.py::"
EMAIL = "players/test_email.py::"

GOING = ("answer", "start", "export", "profile", "rename", "claim", "erase")

# A list says where it is tested, a sentence why it is not.
TABLE: dict[str, list[str] | str] = {
    # Pack files
    "Y01": [FILES + "test_file_is_refused[Y01]", FILES + "test_bombs_are_refused_at_once[Y01]"],
    "Y02": [FILES + "test_file_is_refused[Y02]"],
    "Y03": [FILES + "test_file_is_refused[Y03]"],
    "Y04": [FILES + "test_file_is_refused[Y04]"],
    "Y05": [FILES + "test_file_is_refused[Y05]", FILES + "test_y05_no_process_is_started"],
    "Y06": [FILES + "test_file_is_refused[Y06]"],
    "Y07": [FILES + "test_file_is_refused[Y07]"],
    "Y08": [FILES + "test_file_is_refused[Y08]", FILES + "test_bombs_are_refused_at_once[Y08]"],
    "Y09": [
        FILES + "test_file_is_refused[Y09]",
        "bank/test_library.py::test_a_file_that_is_too_large_is_not_parsed",
    ],
    "Y10": [
        FILES + "test_file_is_refused[Y10]",
        FILES + "test_large_files_are_refused_within_two_seconds[Y10]",
    ],
    "Y11": [FILES + "test_y11_to_y15_and_y43_words_stay_what_they_are[Yes]"],
    "Y12": [FILES + "test_y11_to_y15_and_y43_words_stay_what_they_are[NO]"],
    "Y13": [FILES + "test_y11_to_y15_and_y43_words_stay_what_they_are[12:30:45]"],
    "Y14": [FILES + "test_y11_to_y15_and_y43_words_stay_what_they_are[010]"],
    "Y15": [FILES + "test_y11_to_y15_and_y43_words_stay_what_they_are[2001-01-01]"],
    "Y16": [FILES + "test_y16_to_y18_numbers_have_a_range[Y16]"],
    "Y17": [FILES + "test_y16_to_y18_numbers_have_a_range[Y17]"],
    "Y18": [FILES + "test_y16_to_y18_numbers_have_a_range[Y18]"],
    "Y19": [FILES + "test_y19_escaped_nul_is_a_control_character"],
    "Y20": [FILES + "test_file_is_refused[Y20]", FILES + "test_file_is_refused[Y20-raw]"],
    "Y21": [FILES + "test_marks_and_line_ends_do_not_change_the_digest[Y21]"],
    "Y22": [FILES + "test_file_is_refused[Y22]"],
    "Y23": [FILES + "test_file_is_refused[Y23]"],
    "Y24": [FILES + "test_marks_and_line_ends_do_not_change_the_digest[Y24]"],
    "Y25": [FILES + "test_file_is_refused[Y25]", FILES + "test_y25_a_tab_is_reported_where_it_stands"],
    "Y26": [FILES + "test_file_is_refused[Y26]"],
    "Y27": [FILES + "test_file_is_refused[Y27]", FILES + "test_file_is_refused[Y27-comments]"],
    "Y28": [FILES + "test_file_is_refused[Y28-list]", FILES + "test_file_is_refused[Y28-text]"],
    "Y29": [FILES + "test_y29_an_unknown_key_brings_the_nearest_known"],
    "Y30": [FILES + "test_y30_keys_that_cannot_be_chosen_are_all_reported"],
    "Y31": ["bank/test_lint_rules.py::test_rule_is_tripped"],
    "Y32": [FILES + "test_y32_options_are_two_to_ten"],
    "Y33": [
        FILES + "test_y33_too_many_questions_are_counted",
        FILES + "test_large_files_are_refused_within_two_seconds[Y33]",
    ],
    "Y34": [FILES + "test_y34_an_id_taken_twice_names_both_lines"],
    "Y35": [FILES + "test_y35_ids_are_plain[../../etc/passwd]"],
    "Y36": [FILES + "test_y36_y37_pictures_are_plain_names[Y36]"],
    "Y37": [FILES + "test_y36_y37_pictures_are_plain_names[Y37]"],
    "Y38": [
        FILES + "test_y38_y39_templates_and_html_are_text",
        "web/test_text.py::test_templates_and_markup_in_a_pack_are_text",
    ],
    "Y39": [
        FILES + "test_y38_y39_templates_and_html_are_text",
        "web/test_text.py::test_templates_and_markup_in_a_pack_are_text",
    ],
    "Y40": [
        "bank/test_prose.py::test_markdown_becomes_safe_html[Y40]",
        "web/test_text.py::test_a_link_that_is_a_script_keeps_its_words_only",
    ],
    "Y41": "The format has no patterns: spellings that count are listed, and what is listed is compared as text.",
    "Y42": [FILES + "test_y42_sixty_mistakes_are_fifty_and_a_count"],
    "Y43": [
        FILES + "test_y11_to_y15_and_y43_words_stay_what_they_are[null]",
        FILES + "test_y43_an_empty_value_is_no_answer",
    ],
    "Y44": [
        FILES + "test_marks_and_line_ends_do_not_change_the_digest[Y44]",
        FILES + "test_y44_lines_are_counted_whatever_ends_them",
    ],
    "Y45": [
        FILES + "test_y45_a_key_always_longest_or_first_still_loads",
        "test_secrecy.py::test_the_key_stands_anywhere_equally_often",
    ],
    # Text
    "T01": [FILES + "test_t01_t06_unfit_text_is_refused[T01]"],
    "T02": [MARKING + "test_typed_answers[T02]"],
    "T03": [MARKING + "test_typed_answers[T03]"],
    "T04": [MARKING + "test_typed_answers[T04]"],
    "T05": [MARKING + "test_typed_answers[T05]"],
    "T06": [
        FILES + "test_t01_t06_unfit_text_is_refused[T06]",
        ANSWER + "test_what_cannot_be_an_answer_leaves_the_turn_open[T06]",
    ],
    "T07": [FORMS + "test_a_body_that_is_no_form[T07]", WIRE + "test_a_megabyte_in_chunks"],
    "T08": [
        ANSWER + "test_what_cannot_be_an_answer_leaves_the_turn_open[T08-blank]",
        ANSWER + "test_what_cannot_be_an_answer_leaves_the_turn_open[T08-folds-to-nothing]",
    ],
    "T09": [MARKING + "test_typed_answers[T09-percent]", MARKING + "test_typed_answers[T09-underscore]"],
    "T10": ["web/test_text.py::test_an_arabic_question_with_latin_options_keeps_both_directions"],
    # Names. Two guests may have the same one, which only accounts will own.
    "N01": [
        SIGN_UP + "test_a_name_that_cannot_be_had[N01]",
        NAMES + "test_refuses[N01]",
        SHOWN + "test_a_name_that_is_refused_makes_no_player[admin]",
    ],
    "N02": [
        NAMES + "test_refuses[N02-cyrillic]",
        SHOWN + "test_a_name_that_is_refused_makes_no_player[аdmin]",
    ],
    "N03": [
        SIGN_UP + "test_a_name_is_had_once_however_it_is_spelled[N03-after]",
        SIGN_UP + "test_a_name_is_had_once_however_it_is_spelled[N03-before]",
        SIGN_IN + "test_by_name_or_address_however_it_is_spelled[alice ]",
        NAMES + "test_a_blank_at_the_end_is_no_other_name",
        SHOWN + "test_names_need_not_differ_among_guests",
    ],
    "N04": [
        SIGN_UP + "test_a_name_is_had_once_however_it_is_spelled[N04]",
        NAMES + "test_superscript_letters_are_no_other_name",
        NAMES + "test_the_canonical_form_of_every_code_point_is_its_own",
    ],
    "N05": [
        SIGN_UP + "test_a_name_is_had_once_however_it_is_spelled[N05]",
        SHOWN + "test_names_need_not_differ_among_guests",
    ],
    "N06": [NAMES + "test_refuses[N06]"],
    "N07": [NAMES + "test_takes[N07]"],
    "N08": [NAMES + "test_refuses[N08]", SHOWN + "test_it_is_text_on_every_page"],
    "N09": [NAMES + "test_refuses[N09]", NAMES + "test_a_huge_name_is_refused_in_an_instant"],
    "N10": [NAMES + "test_takes[N10]", SHOWN + "test_a_name_of_digits_ranks_by_its_score"],
    "N11": [NAMES + "test_takes[N11]", SHOWN + "test_it_is_text_on_every_page"],
    "N12": [NAMES + "test_takes[N12]", SHOWN + "test_it_is_text_on_every_page"],
    "N13": [
        EMAIL + "test_n13_a_look_alike_gets_no_mail_and_the_same_page[N13]",
        EMAIL + "test_what_is_no_address_is_refused_and_nothing_is_sent[N13]",
    ],
    "N14": [
        EMAIL + "test_what_is_no_address_is_refused_and_nothing_is_sent[N14]",
        "players/test_proofs.py::test_a_huge_address_is_refused_in_an_instant",
    ],
    "N15": [EMAIL + "test_what_is_no_address_is_refused_and_nothing_is_sent[N15]"],
    "N16": [
        SIGN_UP + "test_a_password_that_cannot_be_had[N16]",
        SIGN_IN + "test_what_can_be_no_password_is_refused_at_once[N16]",
    ],
    "N17": [SIGN_UP + "test_n17_passwords_differ_in_every_place"],
    "N18": [SIGN_UP + "test_a_password_that_cannot_be_had[N18]"],
    "N19": [SIGN_UP + "test_n19_of_fifty_at_once_one_gets_the_name"],
    "N20": [
        SIGN_IN + "test_n20_an_unknown_name_and_a_wrong_password_look_the_same",
        SIGN_IN + "test_n20_an_unknown_name_takes_as_long_as_a_wrong_password",
    ],
    "N21": [
        SIGN_IN + "test_n21_ten_wrong_passwords_are_enough_and_lock_nobody_out",
        SIGN_IN + "test_n21_other_names_do_not_help_somebody_who_guesses",
        "players/test_guessing.py::test_n21_a_name_and_an_address_of_one_account_are_counted_together",
    ],
    "N22": [
        EMAIL + "test_n22_a_link_works_once",
        EMAIL + "test_n22_a_link_works_for_half_an_hour",
        EMAIL + "test_n22_a_newer_link_voids_the_one_before",
    ],
    "N23": [ACCOUNT + "test_n23_another_password_closes_the_account_everywhere_else"],
    "N24": [EMAIL + "test_n24_only_the_newest_link_works_and_the_address_before_is_told"],
    "N25": [
        SIGN_UP + "test_a_password_that_cannot_be_had[N25-257]",
        SIGN_UP + "test_a_password_is_taken_exactly_as_typed[N25-emoji]",
        SIGN_UP + "test_a_password_is_taken_exactly_as_typed[N25-leading-blank]",
        SIGN_UP + "test_a_password_is_taken_exactly_as_typed[N25-nul]",
    ],
    "N26": [
        ERASE + f"test_going_and_doing_something_at_once_come_one_after_the_other[{act}]" for act in GOING
    ],
    "N27": [
        SIGN_UP + "test_n27_who_takes_an_erased_name_inherits_nothing",
        ERASE + "test_the_name_is_free_and_whoever_takes_it_inherits_nothing",
    ],
    # Playing alone
    "G01": [AT_ONCE + "test_a_double_click_is_one_answer"],
    # The losers are shown the answer that stands rather than refused: a turn takes one answer, and shows it.
    "G02": [AT_ONCE + "test_of_fifty_answers_one_is_kept_and_all_are_shown_it"],
    "G03": [REPLAY + "test_an_old_tab_is_shown_what_was_answered", ANSWER + "test_the_first_answer_stands"],
    "G04": [
        REPLAY + "test_an_answer_after_the_end",
        "play/test_leave.py::test_an_answer_after_the_end_is_refused",
    ],
    "G05": [AT_ONCE + "test_leaving_and_answering_at_once_agree_on_the_score"],
    "G06": [REPLAY + "test_a_stranger_finds_no_round", REPLAY + "test_a_stranger_changes_no_round"],
    "G07": [REPLAY + "test_a_question_that_was_not_drawn", ANSWER + "test_a_turn_that_was_not_drawn_is_404"],
    "G08": [ANSWER + "test_a_question_is_answered_in_its_turn"],
    "G09": [
        REPLAY + "test_the_form_of_an_earlier_round_stays_with_that_round",
        ANSWER + "test_a_form_that_belongs_to_another_question_is_told_so",
    ],
    "G10": [REPLAY + "test_a_recorded_evening_played_again_changes_nothing"],
    "G11": [ANSWER + "test_a_field_nobody_asked_for_is_refused[elapsed_ms]"],
    "G12": [
        CLOCK + "test_half_a_second_late_counts_and_no_more",
        "play/test_points.py::test_half_a_second_of_grace",
    ],
    "G13": [
        REPLAY + "test_the_next_question_is_the_same_until_it_is_answered",
        CLOCK + "test_reloading_changes_nothing",
    ],
    "G14": [REPLAY + "test_the_next_question_is_the_same_until_it_is_answered"],
    "G15": [CLOCK + "test_closing_the_tab_stops_no_clock"],
    "G16": ["play/test_start.py::test_so_many_unfinished_rounds_and_no_more"],
    "G17": [AT_ONCE + "test_two_hints_at_once_cost_one"],
    "G18": [REPLAY + "test_going_back_and_sending_again_scores_once"],
    "G19": [ANSWER + "test_the_same_option_thrice_is_nonsense"],
    "G20": [
        ANSWER + "test_ticking_everything_earns_nothing",
        MARKING + "test_g20_ticking_everything_earns_nothing",
    ],
    "G21": [
        ANSWER + "test_what_cannot_be_an_answer_leaves_the_turn_open[G21]",
        REPLAY + "test_an_option_that_this_question_does_not_have",
    ],
    "G22": [REPLAY + "test_there_is_no_result_to_look_at_before_the_end"],
    "G23": [
        REPACK + "test_an_edited_question_is_asked_and_marked_as_it_was_drawn",
        REPACK + "test_an_edited_question_is_no_new_encounter",
    ],
    "G24": [AT_ONCE + "test_thirty_leave_at_once_and_the_round_ends_once"],
    "G25": [AT_ONCE + "test_starting_twice_at_once_is_one_round"],
    "G26": [REPLAY + "test_a_reply_that_was_lost_comes_again"],
    "G27": [
        "test_secrecy.py::test_the_key_stands_anywhere_equally_often",
        "test_secrecy.py::test_a_question_comes_at_any_place_equally_often",
        "test_secrecy.py::test_two_questions_of_a_round_are_shuffled_apart",
    ],
    "G28": ["test_secrecy.py::test_twins_that_differ_in_the_key_send_the_same_bytes"],
    "G29": [
        "test_secrecy.py::test_twins_that_differ_in_the_key_send_the_same_bytes",
        "test_secrecy.py::test_an_option_is_marked_up_like_any_other",
    ],
    "G30": [
        REPACK + "test_a_pack_taken_off_the_shelf_is_played_to_the_end",
        REPACK + "test_a_question_taken_out_is_played_to_the_end",
    ],
    # Ids, numbers, query strings
    "D01": [ADDRESSES + "test_a_turn_that_there_cannot_be", ADDRESSES + "test_a_round_that_there_is_not"],
    "D02": [ADDRESSES + "test_a_turn_that_there_cannot_be", ADDRESSES + "test_a_round_that_there_is_not"],
    "D03": [ADDRESSES + "test_a_turn_that_there_cannot_be", ADDRESSES + "test_a_pack_that_there_is_not"],
    "D04": [ADDRESSES + "test_a_turn_that_there_cannot_be"],
    "D05": [
        ADDRESSES + "test_a_page_of_rounds_that_there_is_not[99999999999]",
        ADDRESSES + "test_a_page_of_a_board_that_there_is_not",
        ADDRESSES + "test_a_place_beyond_all_rows_is_an_empty_page",
    ],
    # No page lets its size or its order be chosen, which is less than what is allowed.
    "D06": [ADDRESSES + "test_what_no_page_asks_for_changes_nothing[per_page=1000000000]"],
    "D07": [ADDRESSES + "test_what_no_page_asks_for_changes_nothing[sort=password_hash]"],
    "D08": ["admin/test_find.py::test_no_sign_stands_for_any_letter"],
    "D09": "There is no daily case yet.",
    "D10": [ADDRESSES + "test_of_two_pages_the_first_counts"],
    "D11": [
        "test_secrecy.py::test_no_canary_sings_before_its_answer_and_all_do_after",
        ADDRESSES + "test_what_no_page_asks_for_changes_nothing[debug=1&include=answers]",
    ],
    # Forms and HTTP
    "F01": [FORMS + "test_without_a_token", "test_every_route.py::test_no_change_without_a_token"],
    "F02": [FORMS + "test_with_the_token_of_another_session", FORMS + "test_with_a_token_that_is_none"],
    "F03": [FORMS + "test_from_another_site"],
    "F04": [FORMS + "test_a_body_that_is_no_form[F04]"],
    # Where a form shares its address with a page, looking shows the page and changes nothing.
    "F05": [
        "test_every_route.py::test_looking_changes_nothing",
        "test_every_route.py::test_the_table_and_the_game_agree",
    ],
    "F06": [
        FORMS + "test_a_header_does_not_change_the_method",
        ANSWER + "test_a_field_nobody_asked_for_is_refused[_method]",
    ],
    "F07": [FORMS + "test_a_body_that_is_no_form[F07]"],
    "F08": [FORMS + "test_a_body_that_is_no_form[F08]"],
    "F09": [FORMS + "test_a_body_that_is_no_form[F09]"],
    # What a browser says of a passkey is the only JSON that comes in; any other body that is no form is 415.
    "F10": [PASSKEYS + "test_what_is_no_credential_is_told_so"],
    "F11": [PASSKEYS + "test_what_is_no_credential_is_told_so"],
    "F12": [PASSKEYS + "test_what_is_no_credential_is_told_so"],
    "F13": [
        PASSKEYS + "test_what_is_no_credential_is_told_so",
        PASSKEYS + "test_a_credential_with_one_thing_wrong_opens_nothing",
    ],
    "F14": [ANSWER + "test_a_field_nobody_asked_for_is_refused", FORMS + "test_fields_that_nobody_asked_for"],
    "F15": [FORMS + "test_a_squeezed_body"],
    "F16": [
        FORMS + "test_a_body_that_is_no_form[F16-escaped]",
        FORMS + "test_a_body_that_is_no_form[F16-raw]",
    ],
    "F17": [WIRE + "test_a_long_address"],
    "F18": [WIRE + "test_methods_of_other_protocols[TRACE]"],
    "F19": [WIRE + "test_a_thousand_ranges_of_a_file_are_one_body"],
    "F20": [WIRE + "test_paths_that_climb[/%252e%252e/%252e%252e/etc/passwd]"],
    "F21": [
        WIRE + "test_a_request_whose_end_is_in_doubt",
        WIRE + "test_what_follows_a_body_is_no_part_of_it",
        PROXY + "test_a_request_whose_end_is_in_doubt_goes_no_further",
        PROXY + "test_what_follows_a_body_is_no_part_of_it",
    ],
    "F22": [PROXY + "test_headers_sent_a_byte_at_a_time_are_cut_off_and_keep_nobody_waiting"],
    # Who pauses is cut off; who drips on without a pause holds a connection of nginx's, and no worker of the game's.
    "F23": [
        PROXY + "test_bodies_that_stop_coming_are_cut_off",
        PROXY + "test_bodies_sent_a_byte_at_a_time_keep_nobody_waiting",
    ],
    # Sessions and cookies
    "S01": [
        COOKIES + "test_one_bit_flipped_makes_a_stranger",
        COOKIES + "test_a_cookie_that_is_none_makes_a_stranger",
    ],
    "S02": [
        COOKIES + "test_a_cookie_signed_with_a_common_key_makes_a_stranger",
        COOKIES + "test_a_weak_key_is_refused_at_the_start",
    ],
    "S03": [SIGN_IN + "test_signing_out_ends_it_for_a_copy_of_the_cookie_too"],
    "S04": [SIGN_IN + "test_signing_in_begins_a_new_session"],
    "S05": [
        SIGN_IN + "test_the_cookie_tells_nothing_of_the_account",
        COOKIES + "test_it_holds_a_token_a_name_and_a_stamp_and_no_more",
    ],
    "S06": [HEADERS + "test_every_page_says_it_all", HEADERS + "test_redirects_and_refusals_say_it_too"],
    "S07": [CLAIM + "test_pressed_twice_it_happens_once", CLAIM + "test_of_many_at_once_one_takes_it"],
    # The socket's part comes with rooms.
    "S08": ["admin/test_role.py::test_the_next_request_of_a_demoted_admin_has_lost_the_right"],
    "S09": "There are no rooms yet, and no sockets.",
    # Headers, redirects
    "H01": [HEADERS + "test_a_foreign_name_gets_nothing", HEADERS + "test_names_it_does_not_go_by"],
    "H02": [
        HEADERS + "test_a_forwarded_name_goes_nowhere",
        EMAIL + "test_h02_links_have_the_address_from_the_settings_whatever_a_request_says",
    ],
    "H03": [
        SIGN_IN + "test_h03_whoever_names_their_own_address_is_not_believed",
        HEADERS + "test_a_forwarded_address_opens_no_new_purse",
        PROXY + "test_an_address_that_a_sender_makes_up_opens_no_new_purse",
    ],
    "H04": [
        SIGN_IN + "test_next_leads_to_pages_of_this_site_only[H04]",
        HEADERS + "test_no_form_leads_where_an_address_says[//evil.example]",
    ],
    "H05": [
        SIGN_IN + "test_next_leads_to_pages_of_this_site_only[H05]",
        HEADERS + "test_no_form_leads_where_an_address_says[/\\evil.example]",
    ],
    "H06": [
        SIGN_IN + "test_next_leads_to_pages_of_this_site_only[H06]",
        HEADERS + "test_no_form_leads_where_an_address_says[javascript:alert(1)]",
    ],
    "H07": [
        SIGN_IN + "test_next_leads_to_pages_of_this_site_only[H07]",
        HEADERS + "test_no_form_leads_where_an_address_says[/x%0d%0aSet-Cookie:a=b]",
        WIRE + "test_a_line_break_in_an_address_makes_no_header",
    ],
    "H08": [FORMS + "test_from_another_site"],
    "H09": [
        HEADERS + "test_the_policy_lets_nothing_in_and_nobody_frame",
        HEADERS + "test_every_page_says_it_all",
    ],
    # Exports, logs, mail
    "X01": [SHEET + "test_no_name_is_a_formula_and_numbers_stay_numbers[=1+1]"],
    "X02": [
        SHEET + "test_no_name_is_a_formula_and_numbers_stay_numbers[@SUM(1)]",
        SHEET + "test_no_name_is_a_formula_and_numbers_stay_numbers[+1]",
        SHEET + "test_no_name_is_a_formula_and_numbers_stay_numbers[-1]",
    ],
    "X03": [SHEET + "test_a_cell_reads_back_as_it_was"],
    "X04": ["web/test_log.py::test_no_line_of_a_fault_passes_for_another_entry"],
    # A download is called by its pack's slug, which is plain letters; no title is in its name.
    "X05": [SHEET + "test_a_packs_own_board_over_a_period"],
    "X06": ["web/test_mail.py::test_x06_a_header_is_one_line"],
    # Rights, administration
    "M01": [
        AUTHORS + "test_m01_who_is_told_what",
        AUTHORS + "test_m01_the_packs_of_others_are_on_no_shelf_of_ones_own",
    ],
    "M02": [RIGHTS + "test_m02_to_others_there_are_no_such_pages"],
    "M03": [RIGHTS + "test_m03_nobody_slips_themselves_a_right"],
    **dict.fromkeys(["M04", "M05"], "There is no JSON door yet, and no tokens for it."),
    "M06": [WIRE + "test_paths_that_climb[/.env]", WIRE + "test_paths_that_climb[/.git/config]"],
    "M07": "There is no JSON door yet; of pages the tests of secrecy prove it.",
    "M08": [
        RESTORE + "test_a_backup_of_a_newer_program_leaves_everything_as_it_was",
        "ops/test_serve.py::test_a_database_of_a_newer_program_is_left_alone",
    ],
    "M09": [
        RESTORE + "test_a_tampered_one_leaves_everything_as_it_was",
        RESTORE + "test_what_is_no_whole_backup_leaves_everything_as_it_was",
    ],
    "M10": [ONE + "test_of_several_first_starts_one_prepares_and_the_others_wait"],
    "M11": [
        ONE + "test_a_migration_that_is_killed_half_way_leaves_no_trace_and_is_done_again",
        ONE + "test_a_killed_first_start_is_done_again",
    ],
    "M12": ["ops/test_backup.py::test_everything_acknowledged_before_its_mark_is_in_it"],
}


@cache
def named_in(path: str) -> dict[str, set[str]]:
    """Return the tests of a file, each with the words that stand in its decorators, among which are its cases."""
    tree = ast.parse((HERE / path).read_text(encoding="utf-8"))
    return {
        node.name: {
            str(each.value)
            for decorator in node.decorator_list
            for each in ast.walk(decorator)
            if isinstance(each, ast.Constant)
        }
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def test_every_line_stands_in_the_table_once() -> None:
    assert list(TABLE) == [f"{name}{n:02}" for name, size in SECTIONS.items() for n in range(1, size + 1)]


@pytest.mark.parametrize("line", [line for line, said in TABLE.items() if isinstance(said, list)])
def test_what_is_named_is_there(line: str) -> None:
    assert TABLE[line]
    for place in TABLE[line]:
        path, _, name = place.partition("::")
        test, _, case = name.partition("[")
        assert test in named_in(path), place
        assert not case or case.removesuffix("]") in named_in(path)[test], place


@pytest.mark.parametrize("line", [line for line, said in TABLE.items() if isinstance(said, str)])
def test_what_cannot_come_yet_says_why(line: str) -> None:
    said = TABLE[line]
    assert isinstance(said, str)
    assert said.endswith(".")
    assert len(said) > 20
