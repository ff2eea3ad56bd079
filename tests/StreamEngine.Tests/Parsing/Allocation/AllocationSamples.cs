using System.Text;
using StreamEngine.Batching;
using StreamEngine.Fuzz.Inputs;
using StreamEngine.LoadGen;
using StreamEngine.LoadGen.Payloads;
using StreamEngine.Parsing;

namespace StreamEngine.Tests.Parsing.Allocation;

/// <summary>Records of every registered format and of every payload decoder, in two amounts.</summary>
internal static class AllocationSamples
{
    private const long Now = 1_767_607_200_000_000_000;

    private static readonly Lazy<List<Corpus>> s_corpora = new(() => Corpus.All(null));

    /// <summary>Patterns of the formats that have none of their own.</summary>
    private static readonly Dictionary<string, (string Pattern, string Line)> s_patterns = new(StringComparer.Ordinal)
    {
        ["grok"] = ("%{TIMESTAMP_ISO8601:timestamp} %{LOGLEVEL:level} %{NOTSPACE:logger} %{GREEDYDATA:message}", "2026-01-05T10:00:00Z WARN x.Y slow and more of it"),
        ["regex"] = (@"(?<timestamp>\S+) (?<level>[A-Z]+) (?<message>.*)", "2026-01-05T10:00:00Z WARN slow and more of it"),
    };

    /// <summary>All names: formats as registered, then the decoders of the engine's assembly.</summary>
    internal static IEnumerable<string> Names => [.. FormatRegistry.Default.Formats.Select(f => f.Name), .. Decoders.Select(d => d.Name)];

    private static IEnumerable<IPayloadDecoder> Decoders => typeof(IPayloadDecoder).Assembly.GetTypes()
        .Where(t => t.IsClass && !t.IsAbstract && t.IsAssignableTo(typeof(IPayloadDecoder)))
        .OrderBy(t => t.Name, StringComparer.Ordinal)
        .Select(t => (IPayloadDecoder)Activator.CreateInstance(t, new ParserOptions { SourceName = "test" })!);

    /// <summary>Measures a format, with or without columns of its own, or a decoder.</summary>
    internal static Allocated Measure(string name, FieldProjection fields)
    {
        if (Decoders.FirstOrDefault(d => d.Name == name) is { } decoder)
        {
            return AllocationProbe.Measure(decoder.Decode, Payload(name, AllocationProbe.Records), Payload(name, 4 * AllocationProbe.Records));
        }

        IRecordFormat format = FuzzTarget.Find(name);
        (byte[] sample, byte[] head, byte[] body) = Text(format, fields);
        IRecordParser parser = Parser(format, sample, fields);
        int times = Math.Max(1, AllocationProbe.Records / Math.Max(1, body.Count(b => b == '\n')));
        return AllocationProbe.Measure(parser.Parse, Repeat(head, body, times), Repeat(head, body, 4 * times));
    }

    /// <summary>A parser of the format made from a sample.</summary>
    internal static IRecordParser Parser(IRecordFormat format, byte[] sample, FieldProjection fields) => format.CreateParser(
        new FormatSample(sample, complete: true),
        new ParserOptions
        {
            SourceName = "test",
            Now = Now,
            Fields = fields,
            Format = new FormatOptions { Pattern = s_patterns.TryGetValue(format.Name, out (string Pattern, string Line) own) ? own.Pattern : null },
        });

    /// <summary>The first corpus of the format, or else its first line, without a bad record and with rows of one kind; apart from it what stands once at its start.</summary>
    private static (byte[] Sample, byte[] Head, byte[] Body) Text(IRecordFormat format, FieldProjection fields)
    {
        if (s_patterns.TryGetValue(format.Name, out (string Pattern, string Line) own))
        {
            byte[] line = Encoding.UTF8.GetBytes(own.Line + "\n");
            return (line, [], line);
        }

        foreach (Corpus corpus in FuzzTarget.CorporaOf(format, s_corpora.Value).OrderBy(c => c.Name.StartsWith("generated", StringComparison.Ordinal) ? 0 : 1))
        {
            int once = format.Name == "csv" ? 1 : corpus.Lines.TakeWhile(l => l.AsSpan().StartsWith("#"u8)).Count();
            byte[] head = [.. corpus.Lines.Take(once).SelectMany(l => l)];
            foreach (byte[] body in corpus.Lines.Skip(once).Prepend(corpus.Bytes[head.Length..]))
            {
                ParseResult result = ParserHarness.Parse(Parser(format, corpus.Bytes, fields), Repeat(head, body, 2));
                if (result.Rejects.Count == 0 && result.Rows.Count > 0 && result.Rows.All(r => r.GetType() == result.Rows[0].GetType()))
                {
                    return (corpus.Bytes, head, body);
                }
            }
        }

        throw new InvalidOperationException($"No corpus of {format.Name} is free of rejects: add one to the seeds of the fuzzer.");
    }

    private static byte[] Repeat(byte[] head, byte[] body, int times) => [.. head, .. Enumerable.Repeat(body, times).SelectMany(b => b)];

    private static byte[] Payload(string decoder, int records)
    {
        string plain = decoder.Replace("prometheus", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        PayloadKind kind = Enum.Parse<PayloadKind>(plain, ignoreCase: true);
        return PayloadGenerator.Create(kind, new GeneratorOptions { Format = StreamFormat.Influx, Series = 40 }).Next(records);
    }
}
