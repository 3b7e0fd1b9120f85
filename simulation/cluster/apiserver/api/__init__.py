"""What the API is made of: resources, schema, decoding, requests, quantities, selectors, and how a refusal is worded."""
