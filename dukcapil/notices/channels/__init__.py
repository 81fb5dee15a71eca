"""How a notice leaves the portal: e-mail, WhatsApp, by hand, or into the demo's own mailbox."""
