namespace StreamEngine.Parsing;

/// <summary>Finds the format of a source by its first bytes.</summary>
internal static class FormatDetector
{
    /// <summary>Detects the format of a sample.</summary>
    internal static FormatDetection Detect(in FormatSample sample, FormatRegistry? registry = null)
    {
        if (BinarySignature.Describe(sample.Bytes) is { } binary)
        {
            return new FormatDetection(null, 0, [], binary);
        }

        FormatSample text = new(LineReader.SkipByteOrderMark(sample.Bytes), sample.Complete);
        List<FormatCandidate> candidates = [];
        foreach (IRecordFormat format in (registry ?? FormatRegistry.Default).Formats)
        {
            double confidence = format.Match(text);
            if (confidence > 0)
            {
                candidates.Add(new FormatCandidate(format, confidence));
            }
        }

        // OrderBy is stable, so the earlier registration wins a tie.
        candidates = [.. candidates.OrderByDescending(c => c.Confidence)];
        return candidates.Count == 0
            ? new FormatDetection(null, 0, [], "text in no registered format")
            : new FormatDetection(candidates[0].Format, candidates[0].Confidence, candidates[1..], null);
    }
}
