using System.Buffers;
using System.Globalization;
using System.Text;
using StreamEngine.LoadGen;
using StreamEngine.LoadGen.Faults;
using Xunit;

namespace StreamEngine.IntegrationTests.Determinism;

/// <summary>Streams with faults in them, as bytes.</summary>
internal static class Inputs
{
    internal static IReadOnlyList<string> Names { get; } = ["json", "plain", "csv", "influx", "traces"];

    internal static byte[] Make(string name) => name switch
    {
        "json" => Generate(new GeneratorOptions { Format = StreamFormat.Json, Records = 24_000, EventRate = 4, Escapes = true }, "bad-deployment@70m+15m:frontend", "spike@90m+5m:frontend"),
        "csv" => Generate(new GeneratorOptions { Format = StreamFormat.Csv, Records = 2_000, Series = 4, Interval = TimeSpan.FromSeconds(10) }, "level-shift@4h+30m:*"),
        "influx" => Generate(
            new GeneratorOptions { Format = StreamFormat.Influx, Records = 24_000, Series = 20, Disorder = TimeSpan.FromSeconds(20) }, "level-shift@2h+30m:host-01"),
        "traces" => Traces(),
        _ => Plain(),
    };

    /// <summary>Requests of six lines and more with the id of their trace, several at a time; for ten minutes most of them store nothing.</summary>
    private static byte[] Traces()
    {
        var random = new Random(4);
        var lines = new List<(DateTime Time, int Order, string Text)>();
        var start = new DateTime(2026, 1, 5, 0, 0, 0, DateTimeKind.Utc);
        for (int i = 0; i < 3_600; i++)
        {
            bool bad = i is > 3_000 and < 3_080 && i % 4 != 0;
            string[] steps = ["accepted", "price", "stock", .. Enumerable.Repeat("item", random.Next(1, 4)), .. bad ? (string[])[] : ["stored"], "answered"];
            DateTime time = start.AddSeconds((i * 8) + random.Next(8));
            foreach (string step in steps)
            {
                time = time.AddMilliseconds(random.Next(20_000));
                lines.Add((time, lines.Count, $"{{\"time\":\"{time:yyyy-MM-ddTHH:mm:ss.fff}Z\",\"level\":\"INFO\",\"service\":\"shop\",\"trace_id\":\"{7919L * (i + 1):x32}\",\"message\":\"{step} {i}\"}}\n"));
            }
        }

        lines.Sort();
        return Encoding.UTF8.GetBytes(string.Concat(lines.Select(static l => l.Text)));
    }

    /// <summary>Log lines, every fortieth with a stack trace, and for ten minutes far more of them.</summary>
    private static byte[] Plain()
    {
        var text = new StringBuilder();
        var start = new DateTime(2026, 1, 5, 0, 0, 0, DateTimeKind.Utc);
        for (int i = 0; i < 24_000; i++)
        {
            bool bad = i % 40 == 0 || (i is > 18_000 and < 19_200 && i % 2 == 0);
            string time = start.AddMilliseconds(i * 500L).ToString("yyyy-MM-dd HH:mm:ss,fff", CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"{time} {(bad ? "ERROR" : "INFO")} [worker-{i % 4}] com.shop.Cart: {(bad ? "checkout failed" : "cart saved")} for order {i * 7919}\n");
            if (bad)
            {
                text.Append("java.lang.IllegalStateException: no stock\n\tat com.shop.Cart.save(Cart.java:42)\n\tat com.shop.Main.run(Main.java:7)\n\nCaused by: java.io.IOException: reset\n\t... 2 more\n");
            }
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static byte[] Generate(GeneratorOptions options, params string[] faults)
    {
        List<FaultSpec> specs = [];
        foreach (string fault in faults)
        {
            Assert.True(FaultSpec.TryParse(fault, out FaultSpec? spec, out string? error), error);
            specs.Add(spec);
        }

        StreamGenerator generator = StreamGenerator.Create(options with { Faults = specs });
        var output = new ArrayBufferWriter<byte>();
        while (generator.TryWriteRecord(output))
        {
        }

        return output.WrittenSpan.ToArray();
    }
}
