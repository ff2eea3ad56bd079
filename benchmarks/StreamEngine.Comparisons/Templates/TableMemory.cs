using System.Globalization;
using System.Runtime;
using StreamEngine.Batching;
using StreamEngine.Comparisons.Cli;
using StreamEngine.Comparisons.Measuring;
using StreamEngine.Templates;

namespace StreamEngine.Comparisons.Templates;

/// <summary>What a table of many templates takes, in a process of its own.</summary>
/// <param name="Templates">Templates.</param>
/// <param name="HeapBytes">Managed heap when the last one had come, garbage included, above what there was before the table.</param>
/// <param name="PrivateBytes">Resident anonymous memory then, above what there was.</param>
/// <param name="HeapBytesLeft">Managed heap after a full collection, above what there was.</param>
/// <param name="PrivateBytesLeft">Resident anonymous memory after it, above what there was.</param>
internal sealed record TableMemory(int Templates, long HeapBytes, long PrivateBytes, long HeapBytesLeft, long PrivateBytesLeft)
{
    private const int Step = 2000;

    /// <summary>Measures in a fresh process.</summary>
    internal static TableMemory Measure(int templates) =>
        Output.Parse<TableMemory>(Self.Run("templates-memory", "--templates", templates.ToString(CultureInfo.InvariantCulture)));

    /// <summary><c>templates-memory</c>: measures in this process and prints the result.</summary>
    internal static int Run(Arguments arguments)
    {
        int templates = arguments.Number("--templates", 100_000, 1, 500_000);
        arguments.NoOthers();
        Fill(new TemplateTable(MiningCases.Roomy(templates)), Math.Min(templates, 2 * Step));
        (long heap, long resident) = Collected();
        var table = new TemplateTable(MiningCases.Roomy(templates));
        Fill(table, templates);
        (long heapThen, long residentThen) = (GC.GetTotalMemory(false), Resident());
        (long heapLeft, long residentLeft) = Collected();
        Console.WriteLine(Output.Json(new TableMemory(table.Templates.Count, heapThen - heap, residentThen - resident, heapLeft - heap, residentLeft - resident)));
        return 0;
    }

    // Messages come a few at a time, so that they are no part of what is measured.
    private static void Fill(TemplateTable table, int templates)
    {
        foreach (string[] messages in GeneratedMessages.New(templates).Chunk(Step))
        {
            using var input = new MessageInput(messages);
            foreach (EventBatch batch in input.Batches)
            {
                TemplateSigner.Sign(batch);
                table.Assign(batch, 0, batch.Count);
            }
        }
    }

    private static (long Heap, long Resident) Collected()
    {
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return (GC.GetTotalMemory(false), Resident());
    }

    /// <summary>RssAnon of /proc/self/status, in bytes; 0 where there is none.</summary>
    private static long Resident()
    {
        const string Name = "RssAnon:";
        string? line = File.Exists("/proc/self/status")
            ? File.ReadLines("/proc/self/status").FirstOrDefault(static l => l.StartsWith(Name, StringComparison.Ordinal))
            : null;
        return line is null ? 0 : long.Parse(line.AsSpan(Name.Length, line.Length - Name.Length - 2).Trim(), CultureInfo.InvariantCulture) * 1024;
    }
}
