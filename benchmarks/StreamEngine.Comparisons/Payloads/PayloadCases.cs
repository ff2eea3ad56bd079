using StreamEngine.Batching;
using StreamEngine.Comparisons.Parsing;
using StreamEngine.LoadGen;
using StreamEngine.LoadGen.Payloads;
using StreamEngine.Parsing;
using StreamEngine.Parsing.Otlp;
using StreamEngine.Parsing.RemoteWrite;

namespace StreamEngine.Comparisons.Payloads;

/// <summary>The cases of binary protocols, in messages of 512 records, and of OpenTelemetry's JSON.</summary>
internal sealed class PayloadCases(int megabytes) : IDisposable
{
    private const int Series = 1000;

    /// <summary>More series than a decoder remembers, so that each is new to it.</summary>
    private const int ManySeries = 200_000;

    private readonly List<IDisposable> _inputs = [];

    /// <summary>Names and makers, in the order of the table.</summary>
    internal IEnumerable<(string Name, Func<ParsingCase> Make)> All()
    {
        yield return ("otlp-logs", () => Case("otlp-logs", PayloadKind.OtlpLogs, o => new OtlpLogsDecoder(o), Sums.Sizes, GeneratedReaders.Logs));
        yield return ("otlp-metrics", () => Case("otlp-metrics", PayloadKind.OtlpMetrics, o => new OtlpMetricsDecoder(o), Sums.Values, GeneratedReaders.Metrics));
        yield return ("remote-write", () => Case("remote-write", PayloadKind.RemoteWrite, o => new RemoteWriteDecoder(o), Sums.Values, GeneratedReaders.RemoteWrite));
        yield return ("remote-write-many", () => Case("remote-write-many", PayloadKind.RemoteWrite, o => new RemoteWriteDecoder(o), Sums.Values, GeneratedReaders.RemoteWrite, ManySeries));
        yield return ("remote-write-2", () => Case("remote-write-2", PayloadKind.RemoteWrite2, o => new RemoteWrite2Decoder(o), Sums.Values, GeneratedReaders.RemoteWrite2));
        yield return ("otlp-json", Json);
    }

    /// <summary>Gives the memory of the last case back.</summary>
    internal void Free()
    {
        _inputs.ForEach(i => i.Dispose());
        _inputs.Clear();
    }

    public void Dispose() => Free();

    private PayloadInput Input(PayloadKind kind, int size, Func<ParserOptions, IPayloadDecoder> decoder, int series = Series)
    {
        var input = new PayloadInput(kind, new GeneratorOptions { Format = StreamFormat.Influx, Series = series }, size, decoder);
        _inputs.Add(input);
        return input;
    }

    private ParsingCase Case(
        string name, PayloadKind kind, Func<ParserOptions, IPayloadDecoder> decoder, Func<EventBatch, double> sum, Func<IEnumerable<byte[]>, Tally> generated, int series = Series)
    {
        PayloadInput input = Input(kind, megabytes, decoder, series);
        return new ParsingCase(name, $"generated messages of 512 records, {series} series", [.. input.Messages.SelectMany(m => m)],
        [
            new Reader("StreamEngine, columns", true, () => input.Read(sum)),
            new Reader("Google.Protobuf, generated classes", false, () => generated(input.Messages)),
        ]);
    }

    private ParsingCase Json()
    {
        // The text is about three times as long.
        byte[] bytes = OtlpJsonLines.Of(Input(PayloadKind.OtlpLogs, Math.Max(1, megabytes / 3), o => new OtlpLogsDecoder(o)).Messages);
        var laid = new LaidInput("otlp-json", bytes, FieldProjection.None);
        _inputs.Add(laid);
        return new ParsingCase("otlp-json", "generated requests of 512 log records in JSON, one a line", bytes,
        [
            new Reader("StreamEngine, columns", true, () => laid.Read(Sums.Sizes)),
            new Reader("Utf8JsonReader, all tokens, nothing decoded", false, () => OtlpJsonLines.Tokens(bytes)),
            new Reader("JsonDocument, records counted, one number read", false, () => OtlpJsonLines.Documents(bytes)),
        ]);
    }
}
