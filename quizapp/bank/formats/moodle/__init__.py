"""What GIFT and Moodle XML share, as Moodle reads and writes both: tags, headings, texts, and what weights come to."""
