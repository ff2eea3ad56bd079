using StreamEngine.LoadGen;
using StreamEngine.LoadGen.Faults;
using Xunit;

namespace StreamEngine.IntegrationTests.Crash;

/// <summary>Log lines and metrics with faults in them, enough that a run takes a few seconds.</summary>
internal static class CrashInputs
{
    internal static void Write(string folder)
    {
        Generate(
            Path.Combine(folder, "shop.jsonl"),
            new GeneratorOptions { Format = StreamFormat.Json, Records = 60_000, EventRate = 40, Escapes = true },
            "bad-deployment@10m+5m:frontend",
            "spike@18m+2m:frontend");
        Generate(
            Path.Combine(folder, "nodes.influx"),
            new GeneratorOptions { Format = StreamFormat.Influx, Records = 900_000, Series = 3_000, Interval = TimeSpan.FromSeconds(5), Disorder = TimeSpan.FromSeconds(8) },
            "level-shift@12m+6m:host-01");
    }

    private static void Generate(string path, GeneratorOptions options, params string[] faults)
    {
        List<FaultSpec> specs = [];
        foreach (string fault in faults)
        {
            Assert.True(FaultSpec.TryParse(fault, out FaultSpec? spec, out string? error), error);
            specs.Add(spec);
        }

        StreamGenerator generator = StreamGenerator.Create(options with { Faults = specs });
        using var file = new FileStream(path, FileMode.Create);
        var output = new System.Buffers.ArrayBufferWriter<byte>(1 << 20);
        bool more = true;
        while (more)
        {
            more = generator.TryWriteRecord(output);
            if (!more || output.WrittenCount > 1 << 19)
            {
                file.Write(output.WrittenSpan);
                output.ResetWrittenCount();
            }
        }
    }
}
