using System.Text.RegularExpressions;
using StreamEngine.Batching;
using StreamEngine.Fuzz.Inputs;
using StreamEngine.Fuzz.Payloads;
using StreamEngine.Parsing;
using StreamEngine.Templates;
using StreamEngine.Tests.House;
using StreamEngine.Tests.Parsing.Allocation;
using StreamEngine.Windowing;
using Xunit;

namespace StreamEngine.Tests.Parsing.Columns;

/// <summary>Columns that are asked for are as if all were, the others are empty, and rejects are the same.</summary>
public class LogColumnsTests
{
    private static readonly Lazy<List<Corpus>> s_corpora = new(() => Corpus.All(null));

    private static readonly LogColumns[] s_single = [.. Enum.GetValues<LogColumns>().Where(static c => c is not LogColumns.None and not LogColumns.All)];

    /// <summary>Formats of streams and decoders of messages.</summary>
    public static TheoryData<string> Formats { get; } = [.. FuzzTarget.Formats.Select(static f => f.Name)];

    [Theory]
    [MemberData(nameof(Formats))]
    public void What_is_asked_for_does_not_depend_on_what_else_is(string name)
    {
        IRecordFormat format = FuzzTarget.Find(name);
        foreach (Corpus corpus in CorporaOf(format))
        {
            foreach (FieldProjection fields in new[] { FieldProjection.None, FieldProjection.All })
            {
                IRecordParser parser = AllocationSamples.Parser(format, corpus.Bytes, fields);
                byte[] bytes = [.. corpus.Bytes, .. Damaged(corpus.Bytes)];
                Compare(parser, bytes, [LogColumns.None, .. s_single, .. s_single.Select(static c => LogColumns.All & ~c), LogColumns.Body | LogColumns.Severity]);
            }
        }
    }

    [Fact]
    public void Control_the_corpora_fill_every_column_and_have_rejects()
    {
        LogRow[] rows = [.. Results().SelectMany(static r => r.Logs)];
        Assert.All(s_single, column => Assert.Contains(rows, row => Emptied(row, LogColumns.All & ~column) != row));
        Assert.Contains(Results(), static r => r.Rejects.Count > 0);

        static IEnumerable<ParseResult> Results() => FuzzTarget.Formats.SelectMany(static format => CorporaOf(format)
            .Select(corpus => ParserHarness.Parse(AllocationSamples.Parser(format, corpus.Bytes, FieldProjection.None), Damaged(corpus.Bytes))));
    }

    [Theory]
    [InlineData("src/StreamEngine/Templates", TemplateTable.Columns)]
    [InlineData("src/StreamEngine/Windowing", WindowStage.Columns)]
    internal void A_stage_asks_for_the_columns_that_it_reads(string folder, LogColumns asked)
    {
        string[] read = [.. Repository.Files(folder, ".cs").SelectMany(static f => Regex.Matches(f.Text, @"\bLogText\.(\w+)|\.(Severit|Status|Duration|Size)(?:y|ie|e)?s\[")
            .Select(static m => m.Groups[1].Value + m.Groups[2].Value.Replace("Severit", "Severity", StringComparison.Ordinal))).Distinct()];
        Assert.NotEmpty(read);
        Assert.Equal(asked, read.Aggregate(LogColumns.None, static (columns, name) => columns | Enum.Parse<LogColumns>(name)));
    }

    private static IEnumerable<Corpus> CorporaOf(IRecordFormat format) =>
        format is PayloadFormat messages ? messages.Corpora() : FuzzTarget.CorporaOf(format, s_corpora.Value);

    private static void Compare(IRecordParser parser, byte[] bytes, IEnumerable<LogColumns> projections)
    {
        ParseResult all = ParserHarness.Parse(parser, bytes);
        foreach (LogColumns columns in projections)
        {
            ParseResult some = ParserHarness.Parse(parser, bytes, columns);
            Assert.Equal(all.Rows.Select(row => row is LogRow log ? Emptied(log, columns) : row), some.Rows);
            Assert.Equal(all.Rejects.Select(static r => (r.Position, r.Length, r.Reason, r.Detail)), some.Rejects.Select(static r => (r.Position, r.Length, r.Reason, r.Detail)));
            Assert.Equal((all.Records, all.Filtered), (some.Records, some.Filtered));
        }
    }

    private static LogRow Emptied(LogRow row, LogColumns columns) => row with
    {
        Body = columns.Has(LogColumns.Body) ? row.Body : "",
        Service = columns.Has(LogColumns.Service) ? row.Service : "",
        Host = columns.Has(LogColumns.Host) ? row.Host : "",
        Logger = columns.Has(LogColumns.Logger) ? row.Logger : "",
        TraceId = columns.Has(LogColumns.TraceId) ? row.TraceId : "",
        SpanId = columns.Has(LogColumns.SpanId) ? row.SpanId : "",
        Severity = columns.Has(LogColumns.Severity) ? row.Severity : (byte)0,
        Status = columns.Has(LogColumns.Status) ? row.Status : 0,
        Duration = columns.Has(LogColumns.Duration) ? row.Duration : double.NaN,
        Size = columns.Has(LogColumns.Size) ? row.Size : double.NaN,
    };

    /// <summary>The bytes with a few others among them, the same ones each time.</summary>
    private static byte[] Damaged(byte[] bytes)
    {
        Random random = new(bytes.Length);
        byte[] damaged = [.. bytes];
        for (int i = 0; i < 20 + (bytes.Length / 500); i++)
        {
            damaged[random.Next(damaged.Length)] = (byte)"\"\\{}[]:,= \n0a\u00ff"[random.Next(14)];
        }

        return damaged;
    }
}
