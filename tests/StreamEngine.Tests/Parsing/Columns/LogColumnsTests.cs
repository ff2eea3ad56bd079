using System.Text;
using System.Text.RegularExpressions;
using StreamEngine.Batching;
using StreamEngine.Fuzz.Inputs;
using StreamEngine.Fuzz.Oracles;
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
            byte[] bytes = [.. corpus.Bytes, .. Damaged(corpus.Bytes)];
            Compare(AllocationSamples.Parser(format, corpus.Bytes, FieldProjection.All), bytes, [LogColumns.None, .. s_single, LogColumns.All & ~LogColumns.Body]);
            Compare(AllocationSamples.Parser(format, corpus.Bytes, FieldProjection.None), bytes, [LogColumns.None, LogColumns.Body | LogColumns.Severity]);
        }
    }

    /// <summary>After records of one shape comes one whose values make it another kind of record, give a field to a column, or are wrong.</summary>
    [Theory]
    [InlineData("json", """{"message":"x","msg":"y","level":"info"}""", """{"message":"","msg":"y","level":"info"}""")]
    [InlineData("json", """{"name":"cpu","logger":"l","value":1,"message":"x","level":"info"}""", """{"name":"cpu","logger":"l","value":1,"message":"","level":""}""")]
    [InlineData("json", """{"message":"x","level":"info"}""", """{"message":"\x","level":"info"}""")]
    [InlineData("json", """{"message":"x","level":"info"}""", """{"message":"x","level":"in\fo\u12"}""")]
    [InlineData("json", """{"message":"x","status":200,"size":1}""", """{"message":"x","status":02,"size":1}""")]
    [InlineData("json", """{"message":"x","duration":"5ms","status":"200"}""", """{"message":"x","duration":"\5ms","status":"200"}""")]
    [InlineData("json", """{"message":"x","status":200,"status_code":500}""", """{"message":"x","status":123456789012345678901234567890,"status_code":500}""")]
    [InlineData("logfmt", "message=x msg=y level=info", "message= msg=y level=info")]
    [InlineData("logfmt", "message=\"x\" level=info n=1", "message=\"\" level=info n=1")]
    [InlineData("logfmt", "name=cpu logger=l value=1 message=x level=info", "name=cpu logger=l value=1 message=\"\" level=\"\"")]
    [InlineData("logfmt", "message=x status=200 code=7", "message=x status=\"\\2\" code=7")]
    [InlineData("csv", "2026-01-05T10:00:00Z,info,started,200", "2026-01-05T10:00:00Z,info,started,none")]
    public void A_value_that_nobody_asked_for_still_tells_what_its_record_is(string format, string usual, string other)
    {
        string header = format == "csv" ? "time,level,message,status\n" : "";
        byte[] bytes = Encoding.UTF8.GetBytes(header + string.Concat(Enumerable.Repeat(usual + "\n", 40).Append(other + "\n").Append(usual + "\n").Append(other + "\n")));
        IRecordParser parser = AllocationSamples.Parser(FuzzTarget.Find(format), bytes, FieldProjection.All);
        using ParseSession session = new();
        foreach (LogColumns columns in s_single.Append(LogColumns.None))
        {
            List<string> expected = session.Emptied(parser, bytes, 0, columns, keep: true).Describe();
            Assert.Equal(expected, session.Fresh(parser, bytes, 0, keep: true, columns).Describe());
            Assert.Equal(expected, session.Projected(parser, bytes, 0, columns, keep: true).Describe());
        }
    }

    [Fact]
    public void Control_the_corpora_fill_every_column_and_have_rejects()
    {
        ParseResult[] results = [.. Results()];
        LogRow[] rows = [.. results.SelectMany(static r => r.Logs)];
        Assert.All(s_single, column => Assert.Contains(rows, row => Emptied(row, LogColumns.All & ~column) != row));
        Assert.Contains(results, static r => r.Rejects.Count > 0);

        static IEnumerable<ParseResult> Results() => FuzzTarget.Formats.SelectMany(static format => CorporaOf(format)
            .Select(corpus => ParserHarness.Parse(AllocationSamples.Parser(format, corpus.Bytes, FieldProjection.None), Damaged(corpus.Bytes))));
    }

    [Theory]
    [InlineData("src/StreamEngine/Templates", TemplateTable.Columns)]
    [InlineData("src/StreamEngine/Windowing", WindowStage.Columns)]
    internal void A_stage_asks_for_the_columns_that_it_reads(string folder, LogColumns asked)
    {
        // An expression names the columns it reads by itself, and so does the reader of ids. Numbers are read in bodies of lines that have a template, for which templates asked.
        string[] read = [.. Repository.Files(folder, ".cs").Where(static f => !f.Path.Contains("/Expressions/", StringComparison.Ordinal) && !f.Path.EndsWith("/IdReader.cs", StringComparison.Ordinal) && !f.Path.Contains("/LogValues/", StringComparison.Ordinal)).SelectMany(static f => Regex.Matches(f.Text, @"\bLogText\.(\w+)|\.(Severit|Status|Duration|Size)(?:y|ie|e)?s(?:\[|\.Span\()")
            .Select(static m => m.Groups[1].Value + m.Groups[2].Value.Replace("Severit", "Severity", StringComparison.Ordinal))).Distinct()];
        Assert.NotEmpty(read);
        Assert.Equal(asked, read.Aggregate(LogColumns.None, static (columns, name) => columns | Enum.Parse<LogColumns>(name)));
    }

    /// <summary>Formats that have no texts of their own, for a pattern tells what they read, get lines of plain text.</summary>
    private static IEnumerable<Corpus> CorporaOf(IRecordFormat format)
    {
        if (format is PayloadFormat messages)
        {
            return messages.Corpora();
        }

        List<Corpus> own = FuzzTarget.CorporaOf(format, s_corpora.Value);
        return own.Count < s_corpora.Value.Count ? own : FuzzTarget.CorporaOf(FuzzTarget.Find("plain"), s_corpora.Value);
    }

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
