using StreamEngine.Batching;
using StreamEngine.Fuzz.Inputs;
using StreamEngine.Parsing;
using StreamEngine.Parsing.Otlp;
using StreamEngine.Parsing.RemoteWrite;

namespace StreamEngine.Fuzz.Payloads;

/// <summary>A decoder of whole messages in the place of a format, so that every oracle takes it.</summary>
internal sealed class PayloadFormat(string name, Func<ParserOptions, IPayloadDecoder> decoder) : IRecordFormat
{
    /// <summary>The decoders that there are.</summary>
    internal static PayloadFormat[] All { get; } =
    [
        new("otlp-logs", options => new OtlpLogsDecoder(options)),
        new("otlp-metrics", options => new OtlpMetricsDecoder(options)),
        new("prometheus-remote-write", options => new RemoteWriteDecoder(options)),
        new("prometheus-remote-write-2", options => new RemoteWrite2Decoder(options)),
    ];

    public string Name => name;

    public double Match(in FormatSample sample) => 0;

    public IRecordParser CreateParser(in FormatSample sample, ParserOptions options) => new Parser(decoder(options));

    /// <summary>True for the parser of such a format.</summary>
    internal static bool Is(IRecordParser parser) => parser is Parser;

    /// <summary>Messages to start from.</summary>
    internal IReadOnlyList<Corpus> Corpora() => PayloadCorpus.Of(name);

    private sealed class Parser(IPayloadDecoder decoder) : IRecordParser
    {
        public string Format => decoder.Name;

        public string Description => decoder.Name;

        public bool InfersYear => false;

        public bool IsMultiLine => false;

        public bool StartsRecord(ReadOnlySpan<byte> line) => true;

        public void Parse(ReadOnlySpan<byte> records, BatchBuilder output) => decoder.Decode(records, output);
    }
}
