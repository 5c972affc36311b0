"""Every bad input and abuse that the game is held to, in one table: where it is tested, or why it cannot come yet.

What holds for all of them stands in `tests/refusal.py`: nothing breaks, nothing changes, nothing of the inside is told.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

HERE = Path(__file__).parent

SECTIONS = {
    "Y": 45,
    "Z": 29,
    "I": 17,
    "T": 10,
    "N": 27,
    "G": 30,
    "D": 11,
    "F": 23,
    "S": 9,
    "H": 9,
    "X": 6,
    "M": 12,
    "R": 9,
}
"""How many lines each section has; they are numbered from 1."""
NO_LINES = {"R07"}
"""Numbers that no line has."""

FILES = "bank/test_bad_files.py::"
ZIPS = "bank/formats/test_zips.py::"
ARCHIVES = "bank/formats/test_archive.py::"
SANDBOX = "bank/formats/test_sandbox.py::"
IMAGES = "bank/test_images.py::"
PICTURES = "packs/test_pictures.py::"
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
SLOW = "deploy/test_slow.py::"
PASSKEYS = "players/test_passkeys.py::"
RIGHTS = "admin/test_rights.py::"
SHEET = "leaderboard/test_sheet.py::"
BOARD = "leaderboard/test_board.py::"
SHELF = "home/test_shelf.py::"
DAILY = "daily/"
AROUND = "leaderboard/test_around.py::"
WRITING = "authoring/"
UPLOADS = "authoring/test_import_uploads.py::"
PROGRESS = "authoring/test_import_progress.py::"

SIGN_UP = "players/test_sign_up.py::"
SIGN_IN = "players/test_sign_in.py::"
ACCOUNT = "players/test_account.py::"
EMAIL = "players/test_email.py::"
SIGNED_OUT = "players/test_signed_out.py::"

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
    # Pack files as archives.
    "Z01": [ZIPS + "test_is_refused_within_half_a_second_and_20_mb[Z01]"],
    "Z02": [ZIPS + "test_is_refused_within_half_a_second_and_20_mb[Z02]"],
    "Z03": [ZIPS + "test_is_refused_within_half_a_second_and_20_mb[Z03]"],
    "Z04": [ZIPS + "test_is_refused_within_half_a_second_and_20_mb[Z04]"],
    "Z05": [
        ZIPS + "test_is_refused_within_half_a_second_and_20_mb[Z05]",
        ZIPS + "test_a_bomb_is_told_by_its_headers[Z05]",
    ],
    "Z06": [
        ZIPS + "test_is_refused_within_half_a_second_and_20_mb[Z06]",
        ZIPS + "test_a_bomb_is_told_by_its_headers[Z06]",
    ],
    "Z07": [
        ARCHIVES + "test_what_is_no_pack_is_refused[Z07]",
        ARCHIVES + "test_what_is_no_pack_is_refused[Z07-alone]",
    ],
    "Z08": [
        ZIPS + "test_is_refused_within_half_a_second_and_20_mb[Z08]",
        ZIPS + "test_z08_entries_are_counted_by_the_end_record",
    ],
    "Z09": [
        ZIPS + "test_is_refused_within_half_a_second_and_20_mb[Z09]",
        ARCHIVES + "test_z09_of_two_pack_files_none_is_read",
    ],
    "Z10": [ZIPS + "test_is_refused_within_half_a_second_and_20_mb[Z10]"],
    "Z11": [ZIPS + "test_is_refused_within_half_a_second_and_20_mb[Z11]"],
    "Z12": [
        ZIPS + "test_is_refused_within_half_a_second_and_20_mb[Z12]",
        ARCHIVES + "test_z12_a_picture_that_was_damaged_on_the_way_is_refused",
    ],
    "Z13": [ZIPS + "test_is_refused_within_half_a_second_and_20_mb[Z13]"],
    "Z14": [ZIPS + "test_is_refused_within_half_a_second_and_20_mb[Z14]"],
    "Z15": [ZIPS + "test_is_refused_within_half_a_second_and_20_mb[Z15]"],
    "Z16": [ZIPS + "test_is_refused_within_half_a_second_and_20_mb[Z16]"],
    "Z17": [ARCHIVES + "test_what_is_no_pack_is_refused[Z17]"],
    "Z18": [ARCHIVES + "test_what_is_no_part_of_a_pack_is_passed_over_and_told[Z18]"],
    "Z19": [
        ZIPS + "test_is_refused_within_half_a_second_and_20_mb[Z19-lzma]",
        ZIPS + "test_is_refused_within_half_a_second_and_20_mb[Z19-bzip2]",
    ],
    "Z20": [
        ZIPS + "test_is_refused_within_half_a_second_and_20_mb[Z20-tar.gz]",
        ZIPS + "test_is_refused_within_half_a_second_and_20_mb[Z20-7z]",
    ],
    "Z21": [UPLOADS + "test_z21_what_says_that_it_is_too_large_is_not_read"],
    "Z22": [UPLOADS + "test_z22_what_does_not_say_is_read_as_far_as_is_allowed"],
    "Z23": "There is no such line.",
    "Z24": [UPLOADS + "test_z24_an_upload_that_is_cut_off_leaves_nothing"],
    "Z25": [PROGRESS + "test_z25_sent_twenty_times_at_once_it_is_one_draft"],
    "Z26": [
        ZIPS + "test_dates_are_not_looked_at[Z26-1979]",
        ZIPS + "test_dates_are_not_looked_at[Z26-2107]",
    ],
    "Z27": [ZIPS + "test_permissions_are_not_looked_at[Z27-setuid]"],
    "Z28": [
        UPLOADS + "test_z28_without_room_nothing_is_begun",
        UPLOADS + "test_z28_without_room_for_what_is_in_it_nothing_of_it_is_kept",
    ],
    "Z29": [
        SANDBOX + "test_z29_a_child_that_is_killed_is_told_and_the_next_one_reads",
        UPLOADS + "test_z29_a_child_that_is_killed_is_told_and_leaves_nothing",
        PROGRESS + "test_z29_a_job_whose_process_died_is_found_and_the_next_one_is_read",
    ],
    # Pictures
    "I01": [ARCHIVES + "test_what_is_no_pack_is_refused[I01]"],
    "I02": [ARCHIVES + "test_what_is_called_a_picture_and_is_none_is_found_out[I02]"],
    "I03": [IMAGES + "test_a_bomb_is_turned_away_by_its_header[I03]"],
    "I04": [IMAGES + "test_a_bomb_is_turned_away_by_its_header[I04]"],
    "I05": [
        IMAGES + "test_nothing_rides_along[I05]",
        PICTURES + "test_a_picture_is_kept_without_what_rode_along",
    ],
    "I06": [
        IMAGES + "test_nothing_rides_along[I06]",
        IMAGES + "test_i06_what_stands_behind_a_picture_stays_behind",
    ],
    "I07": [
        IMAGES + "test_a_picture_cut_off_anywhere_never_crashes",
        PICTURES + "test_a_broken_picture_is_reported_and_its_pack_refused",
    ],
    "I08": [IMAGES + "test_i08_ten_thousand_frames_are_not_counted"],
    "I09": [ARCHIVES + "test_what_is_called_a_picture_and_is_none_is_found_out[I09]"],
    "I10": [
        ARCHIVES + "test_what_is_called_a_picture_and_is_none_is_found_out[I10-bmp]",
        ARCHIVES + "test_what_is_called_a_picture_and_is_none_is_found_out[I10-psd]",
    ],
    "I11": [ARCHIVES + "test_what_is_no_pack_is_refused[I11]"],
    "I12": [
        ARCHIVES + "test_i12_a_picture_that_is_not_in_the_archive_is_reported_with_its_line",
        "bank/test_library.py::test_i12_a_picture_that_is_missing_is_reported_at_its_question",
    ],
    "I13": [PICTURES + "test_no_page_names_the_file"],
    "I14": [PICTURES + "test_i14_a_picture_opened_by_itself_is_a_picture_and_no_page"],
    "I15": [PICTURES + "test_a_picture_is_shown_in_its_turn_and_not_before"],
    "I16": [IMAGES + "test_i16_a_sideways_photograph_stands_upright_without_its_thumbnail"],
    "I17": [
        IMAGES + "test_nothing_rides_along[I17-profile]",
        IMAGES + "test_every_sort_of_picture_comes_out_as_a_browser_shows_it[I17-16-bit]",
        IMAGES + "test_every_sort_of_picture_comes_out_as_a_browser_shows_it[I17-cmyk]",
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
        NAMES + "test_refuses[N02-two-letters]",
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
    "N06": [
        NAMES + "test_refuses[N06]",
        NAMES + "test_what_unicode_calls_blank_hides_in_no_name",
        SIGN_UP + "test_a_name_that_cannot_be_had[N06-braille]",
    ],
    "N07": [NAMES + "test_takes[N07]"],
    "N08": [NAMES + "test_refuses[N08]", SHOWN + "test_it_is_text_on_every_page"],
    "N09": [
        NAMES + "test_refuses[N09]",
        NAMES + "test_a_huge_name_is_refused_in_an_instant",
        SIGN_UP + "test_a_name_that_cannot_be_had[N09-marks]",
        "web/test_marks.py::test_they_are_not_sorted_in_a_form",
    ],
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
        "players/test_codes.py::test_n16_a_huge_password_is_told_the_same_everywhere",
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
    "N23": [
        ACCOUNT + "test_n23_another_password_closes_the_account_everywhere_else",
        SIGNED_OUT + "test_n23_what_is_sent_from_it_is_neither_the_accounts_nor_the_guests",
    ],
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
        WRITING + "test_publish.py::test_g23_a_round_under_way_keeps_what_it_drew",
        WRITING + "test_try.py::test_a_trial_stays_as_it_was_begun",
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
        WRITING + "test_retire.py::test_g30_a_round_under_way_is_played_to_the_end",
        WRITING + "test_try.py::test_a_trial_that_was_cleared_away_is_gone",
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
        SHELF + "test_a_page_beyond_the_last_is_empty_and_leads_back",
        SHELF + "test_what_cannot_be_asked_is_refused[page=99999999999]",
    ],
    # No page lets its size or its order be chosen, which is less than what is allowed.
    "D06": [ADDRESSES + "test_what_no_page_asks_for_changes_nothing[per_page=1000000000]"],
    "D07": [ADDRESSES + "test_what_no_page_asks_for_changes_nothing[sort=password_hash]"],
    "D08": [
        "admin/test_find.py::test_no_sign_stands_for_any_letter",
        AROUND + "test_signs_mean_themselves[%]",
        SHELF + "test_what_answers_stands_there_by_title[q=%25]",
        AROUND + "test_a_search_finds_signs_that_are_there",
        AROUND + "test_a_large_board_is_searched_name_by_name",
        "test_queries.py::test_no_page_asks_more_because_things_have_grown",
    ],
    "D09": [DAILY + "test_archive.py::test_a_day_to_come_is_no_more_than_one_that_will_never_be"],
    "D10": [
        ADDRESSES + "test_of_two_pages_the_first_counts",
        SHELF + "test_of_two_words_for_one_thing_the_first_counts",
    ],
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
    "F07": [
        FORMS + "test_a_body_that_is_no_form[F07]",
        FORMS + "test_a_body_that_is_no_form[F07-not-in-parts]",
        FORMS + "test_a_million_fields_are_not_read",
    ],
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
    "F22": [
        SLOW + "test_who_sends_a_byte_at_a_time_is_cut_off[headers]",
        SLOW + "test_the_others_wait_hardly_longer_for_their_pages[headers]",
    ],
    "F23": [
        SLOW + "test_who_sends_a_byte_at_a_time_is_cut_off[bodies]",
        SLOW + "test_who_sends_a_byte_at_a_time_is_cut_off[large-bodies]",
        SLOW + "test_the_others_wait_hardly_longer_for_their_pages[bodies]",
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
    "S03": [
        SIGN_IN + "test_signing_out_ends_it_for_a_copy_of_the_cookie_too",
        SIGNED_OUT + "test_once_a_page_has_said_so_the_forms_of_before_are_void",
    ],
    "S04": [SIGN_IN + "test_signing_in_begins_a_new_session"],
    "S05": [
        SIGN_IN + "test_the_cookie_tells_nothing_of_the_account",
        COOKIES + "test_it_holds_a_token_a_name_and_a_stamp_and_no_more",
    ],
    "S06": [HEADERS + "test_every_page_says_it_all", HEADERS + "test_redirects_and_refusals_say_it_too"],
    "S07": [CLAIM + "test_pressed_twice_it_happens_once", CLAIM + "test_of_many_at_once_one_takes_it"],
    # The socket's part comes with rooms.
    "S08": [
        "admin/test_role.py::test_the_next_request_of_a_demoted_admin_has_lost_the_right",
        WRITING + "test_authors.py::test_s08_who_is_demoted_is_out_with_the_next_request",
    ],
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
        WRITING + "test_export.py::test_x02_no_cell_is_a_formula[@SUM(1)]",
    ],
    "X03": [
        SHEET + "test_a_cell_reads_back_as_it_was",
        WRITING + "test_export.py::test_x03_a_cell_reads_back_as_it_was",
    ],
    "X04": ["web/test_log.py::test_no_line_of_a_fault_passes_for_another_entry"],
    # A download is called by its pack's slug, which is plain letters; no title is in its name.
    "X05": [
        SHEET + "test_a_packs_own_board_over_a_period",
        WRITING + "test_export.py::test_x05_a_title_makes_no_header",
    ],
    "X06": ["web/test_mail.py::test_x06_a_header_is_one_line"],
    # Rights, administration
    "M01": [
        WRITING + "test_rights.py::test_m01_who_is_told_what",
        WRITING + "test_rights.py::test_m01_whoever_is_asked_may_answer_and_do_nothing_else",
        WRITING + "test_rights.py::test_m01_the_packs_of_others_are_on_no_shelf_of_ones_own",
        WRITING + "test_try.py::test_nobody_finds_it",
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
    # The daily and boards
    "R01": [DAILY + "test_go.py::test_a_second_go_is_practice_and_changes_no_rank"],
    "R02": [
        DAILY + "test_archive.py::test_a_day_to_come_is_no_more_than_one_that_will_never_be",
        DAILY + "test_archive.py::test_no_word_in_an_address_moves_the_day[tz=Pacific/Kiritimati]",
        DAILY + "test_archive.py::test_no_form_brings_a_day[date]",
    ],
    # No form brings a time: a field that says when is one that nobody asked for.
    "R03": [
        BOARD + "test_periods_begin_at_midnight_utc",
        ANSWER + "test_a_field_nobody_asked_for_is_refused[elapsed_ms]",
    ],
    "R04": [
        DAILY + "test_go.py::test_begun_before_midnight_and_finished_after_it_counts_for_the_day_it_began"
    ],
    "R05": [BOARD + "test_a_replay_earns_nothing_more"],
    "R06": [
        BOARD + "test_within_a_rank_share_right_then_who_was_first",
        BOARD + "test_the_ranks_of_a_later_page_go_on",
        BOARD + "test_the_page_before_is_the_one_that_led_here",
        BOARD + "test_who_is_equal_in_all_stands_in_the_same_order_on_every_page",
    ],
    "R08": [DAILY + "test_go.py::test_each_date_has_one_case_wherever_the_server_stands"],
    "R09": [BOARD + "test_nobody_who_stood_still_is_skipped_or_seen_twice_while_others_score"],
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
    lines = [f"{name}{n:02}" for name, size in SECTIONS.items() for n in range(1, size + 1)]
    assert list(TABLE) == [line for line in lines if line not in NO_LINES]


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
