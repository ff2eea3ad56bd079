namespace StreamEngine.Parsing;

/// <summary>A format and how sure it is of a sample, from 0 to 1.</summary>
internal readonly record struct FormatCandidate(IRecordFormat Format, double Confidence);

/// <summary>What a sample is: text in a format, or no text.</summary>
/// <param name="Format">The most certain format; null when the sample is no text.</param>
/// <param name="Confidence">How sure the format is, from 0 to 1.</param>
/// <param name="Alternatives">The other formats that could read the sample, most certain first.</param>
/// <param name="NotText">What the sample looks like instead of text, such as <c>gzip</c>; null for text.</param>
internal sealed record FormatDetection(IRecordFormat? Format, double Confidence, IReadOnlyList<FormatCandidate> Alternatives, string? NotText);
