using System.Diagnostics;
using System.Globalization;
using System.Text;
using StreamEngine.Batching;
using StreamEngine.Memory;
using StreamEngine.Templates;
using Xunit;

namespace StreamEngine.IntegrationTests.Hostile;

/// <summary>
/// Lines that are made to fill the table of templates. 60,000 of them, or as many as STREAMENGINE_TEMPLATE_LINES says (5000000 for the full
/// count), leave it within its memory. It runs when no other test does, since what is measured is the process.
/// </summary>
[Collection(ProcessMemoryTests.Name)]
public sealed class TemplateMemoryTests(ITestOutputHelper output)
{
    private const long MostManaged = 150_000_000;
    private const long MostPrivate = 1_000_000_000;
    private const long MostSlabs = 64_000_000;
    private const int BatchRows = 512;

    private static readonly string[] s_few = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta"];

    [Fact]
    public void Hostile_lines_leave_the_table_within_its_memory()
    {
        long lines = long.Parse(Environment.GetEnvironmentVariable("STREAMENGINE_TEMPLATE_LINES") ?? "60000", CultureInfo.InvariantCulture);
        var random = new Random(1);
        long managed = GC.GetTotalMemory(forceFullCollection: true);
        long before = Private();
        var table = new TemplateTable(new TemplateOptions());
        var clock = Stopwatch.StartNew();
        long slabBytes = 0;
        using (var slabs = new SlabPool())
        using (var pool = new BatchPool(slabs, BatchRows))
        {
            for (long at = 0; at < lines;)
            {
                int rows = (int)Math.Min(BatchRows, lines - at);
                Assign(table, slabs, pool, at, rows, random);
                at += rows;
                slabBytes = Math.Max(slabBytes, slabs.RentedBytes + slabs.RetainedBytes);
            }
        }

        clock.Stop();
        managed = GC.GetTotalMemory(forceFullCollection: true) - managed;
        long grown = Private() - before;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{lines:N0} lines in {clock.Elapsed.TotalSeconds:F1} s: {table.Templates.Count:N0} templates, {table.Evicted:N0} evicted, {table.Overflowed:N0} lines overflowed, {managed / 1e6:F1} MB managed, {slabBytes / 1e6:F1} MB in slabs, {grown / 1e6:F1} MB private more than before"));
        Assert.Equal(lines, table.Templates.Sum(static t => t.Count));
        Assert.InRange(managed, 0, MostManaged);
        Assert.InRange(slabBytes, 0, MostSlabs);
        Assert.True(grown < MostPrivate, $"{grown}");
    }

    private static long Private()
    {
        using var process = Process.GetCurrentProcess();
        return process.PrivateMemorySize64;
    }

    private static void Assign(TemplateTable table, SlabPool slabs, BatchPool pool, long from, int rows, Random random)
    {
        var builder = new BatchBuilder(pool);
        Slab slab = slabs.RentSlab(4096);
        using var chunk = new Chunk(new SourceInfo(0, "test"), slab, 0, 64, 0, 0, 0);
        builder.Start(chunk);
        for (long at = from; at < from + rows; at++)
        {
            builder.BeginLog();
            builder.SetText(LogText.Body, Encoding.UTF8.GetBytes(Line(at, random)));
            builder.SetText(LogText.Logger, Encoding.UTF8.GetBytes(at % 16_384 == 7 ? new string('l', 100_000) + at : "logger"));
            builder.SetTime(at);
            builder.EndRow(chunk.Bytes[..1]);
        }

        foreach (EventBatch batch in builder.Finish().Batches)
        {
            TemplateSigner.Sign(batch);
            table.Assign(batch, 0, batch.Count);
            batch.Dispose();
        }
    }

    /// <summary>Every line but the random ones comes twice in a row, since a table that is full takes no newcomer at its first line.</summary>
    private static string Line(long at, Random random)
    {
        at /= 2;
        if (at % 4096 == 0)
        {
            return string.Concat(Enumerable.Repeat("word " + Word(at) + " ", 150_000))[..1_000_000];
        }

        return (at % 6) switch
        {
            0 => string.Join(' ', Enumerable.Range(0, random.Next(1, 30)).Select(_ => Word(random.Next()))),
            1 => "unique " + Word(at) + " line of " + Word(at * 31),
            2 => Permutation(at / 6),
            3 => Word(at),
            4 => "entry " + Word(at) + " says " + string.Join(' ', Enumerable.Repeat(new string('l', 40) + Word(at / 120), 90)),
            _ => "state " + Word(random.Next(40_000)) + " seen again",
        };
    }

    /// <summary>A word of letters alone, another one for each number.</summary>
    private static string Word(long number)
    {
        var word = new StringBuilder("w");
        for (ulong rest = (ulong)number * 0x9E37; rest > 0; rest /= 20)
        {
            word.Append((char)('g' + (rest % 20)));
        }

        return word.ToString();
    }

    private static string Permutation(long number)
    {
        var left = new List<string>(s_few);
        var words = new List<string>();
        while (left.Count > 0)
        {
            int at = (int)(number % left.Count);
            number /= left.Count;
            words.Add(left[at]);
            left.RemoveAt(at);
        }

        return string.Join(' ', words);
    }
}
