"""A worker for DO/UNDO flows over Kafka. Start reading at steps.py (what is done) and handling.py (how it is made safe)."""
