"""How a notice leaves the portal: e-mail, WhatsApp, by hand, within it by the bell, or into the demo's own mailbox."""
