"""What a run over history came to: results, report, evidence and the count of trials."""
