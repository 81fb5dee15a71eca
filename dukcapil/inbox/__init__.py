"""What citizens send by WhatsApp, e-mail and SP4N-LAPOR, and how the front desk makes cases of it."""
