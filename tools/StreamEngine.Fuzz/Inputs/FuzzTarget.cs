using StreamEngine.Batching;
using StreamEngine.Fuzz.Payloads;
using StreamEngine.Parsing;

namespace StreamEngine.Fuzz.Inputs;

/// <summary>A format and the sample that its parser learns from.</summary>
internal sealed class FuzzTarget(IRecordFormat format, byte[] sample, string sampleName, bool allFields)
{
    /// <summary>Name of a sample that is the input itself.</summary>
    internal const string InputIsSample = "input";

    /// <summary>2026-01-05T10:00:00Z: years that are left out are inferred from it.</summary>
    private const long Now = 1_767_607_200_000_000_000;

    private IRecordParser? _parser;

    internal IRecordFormat Format { get; } = format;

    internal byte[] SampleBytes { get; } = sample;

    internal string SampleName { get; } = sampleName;

    /// <summary>True when every field gets a column.</summary>
    internal bool AllFields { get; } = allFields;

    /// <summary>The parser of the sample, made at the first use.</summary>
    internal IRecordParser Parser => _parser ??= Create(SampleBytes);

    internal IRecordParser Create(ReadOnlySpan<byte> sample) => Format.CreateParser(
        new FormatSample(sample, complete: true),
        new ParserOptions { SourceName = "fuzz", Now = Now, Fields = AllFields ? FieldProjection.All : FieldProjection.None });

    /// <summary>The same with another sample.</summary>
    internal FuzzTarget With(byte[] sample) => new(Format, sample, SampleName, AllFields);

    /// <summary>Formats of streams, then decoders of whole messages.</summary>
    internal static IEnumerable<IRecordFormat> Formats => [.. FormatRegistry.Default.Formats, .. PayloadFormat.All];

    /// <exception cref="ArgumentException">There is no such format; the message names those that there are.</exception>
    internal static IRecordFormat Find(string name) => Array.Find(PayloadFormat.All, f => f.Name == name) is { } payload ? payload :
        FormatRegistry.Default.TryGet(name, out IRecordFormat? format, out string? error) ? format : throw new ArgumentException(error);

    /// <summary>
    /// The corpora that a format is tried with: those of its name, those that it recognises, and, when there is neither, all of them.
    /// </summary>
    internal static List<Corpus> CorporaOf(IRecordFormat format, IReadOnlyList<Corpus> all)
    {
        List<Corpus> own = [.. all.Where(c => c.Name.Equals(format.Name, StringComparison.OrdinalIgnoreCase)
            || c.Name.StartsWith(format.Name + ".", StringComparison.OrdinalIgnoreCase)
            || format.Match(new FormatSample(c.Bytes, complete: true)) > 0.4)];
        return own.Count > 0 ? own : [.. all];
    }
}
