"""Ways out for messages: implementations of collection.reminders.ports. Without a setting nothing leaves."""
