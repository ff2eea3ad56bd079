using System.Globalization;
using FsCheck.Xunit;
using StreamEngine.Batching;
using StreamEngine.Scoring;
using StreamEngine.Scoring.Logs;
using StreamEngine.Templates;
using StreamEngine.Windowing.LogValues;
using Xunit;
using TemplateOptions = StreamEngine.Templates.TemplateOptions;

namespace StreamEngine.Tests.Windowing.LogValues;

/// <summary>Numbers in lines that are unlike those before.</summary>
public sealed class RangeLearnerTests
{
    private const int Minutes = 60;
    private const int LinesAMinute = 30;

    [Fact]
    public void AFarLatencyIsFoundWithItsLine()
    {
        using var run = new StageRun();
        run.Feed(Rows(1, outlier: true)).Complete();
        UnusualValue found = Assert.Single(run.Frames.SelectMany(static f => f.Unusual));
        Assert.Equal(("request 170017 of cart took 2400 ms", 2, 2.4, "2400 ms", 1, ParameterType.Duration), (found.Example, found.Slot, found.Number, found.Written, found.Count, found.Type));
        Assert.Equal(("shop", Severity.Info), (found.Entity.Service, found.Severity));
        Assert.Equal(run.Miner.Templates.Single(static t => t.Text.StartsWith("request", StringComparison.Ordinal)).Id, found.TemplateId);
        Assert.Equal(50L * StageRun.Minute, Assert.Single(run.Frames, static f => f.Unusual.Count > 0).Start);
        Assert.InRange(found.PValue, 0, 2.3e-5);
        Assert.InRange(found.History.Greatest, 0.08, 0.3);
    }

    [Fact]
    public void NothingIsFoundInOrdinaryLinesOrWithoutRoom()
    {
        using var plain = new StageRun();
        Assert.Empty(plain.Feed(Rows(2, outlier: false)).Complete().Frames.SelectMany(static f => f.Unusual));
        using var none = new StageRun(templates: new TemplateOptions { MaxLearnedSlots = 0 });
        Assert.Empty(none.Feed(Rows(1, outlier: true)).Complete().Frames.SelectMany(static f => f.Unusual));
        using var asked = new StageRun(templates: new TemplateOptions { MaxLearnedSlots = 0, Series = [new TemplateSeries { Text = "request <*> of cart took <*> ms", Slot = "2" }] });
        Assert.Single(asked.Feed(Rows(1, outlier: true)).Complete().Frames.SelectMany(static f => f.Unusual));
    }

    [Fact]
    public void AMutedTemplateIsNotTold()
    {
        UnusualValue value = new(0, "0123456789abcdef", "took <*>", 1, "t", ParameterType.Duration) { Number = 5, Written = "5 s", PValue = 1e-9, History = new SlotHistory(500, 0.1, 0.2, 0.3, 0.4), Example = "took 5 s", Count = 3 };
        using var run = new StageRun();
        var catalog = new TemplateCatalog(10);
        var found = new List<LogFinding>();
        using var frame = new StreamEngine.Windowing.Frame(run.Rows.Slabs, run.Stage.Series, 0, StageRun.Minute, 1) { UnusualValues = [value] };
        var detector = new ParameterDetector();
        detector.Find(frame, catalog, found);
        LogFinding finding = Assert.Single(found);
        Assert.Equal(("template.parameter{slot=\"1\",template=\"0123456789abcdef\"}", 5, 0.2, 0.1, 0.4, 1), (finding.Key, finding.Observed, finding.Expected, finding.Lower, finding.Upper, finding.Direction));
        Assert.Equal("slot 1 (t) is 5 s, where 500 before were 0.1 to 0.4 s, half of them below 0.2 and 99 % below 0.3, 3 such lines", Assert.Single(finding.Details));
        catalog.Handles = new() { [0] = TemplateHandle.None with { IsMuted = true } };
        detector.Find(frame, catalog, found);
        Assert.Single(found);
    }

    [Fact]
    public void PlacesHaveALimitAndAreGivenAway()
    {
        var options = new TemplateOptions { MaxLearnedSlots = 2 };
        using var run = new StageRun(templates: options);
        string[] verbs = ["read", "wrote", "sent", "freed"];
        run.Feed([.. Enumerable.Range(0, 4000).Select(i => new TestRow((i + 1) * StageRun.Second, EventKind.Log) { Body = $"{verbs[i % 4]} {50 + (i * 7919 % 101)} ms of it", Service = "s" })]);
        Assert.Equal(2, run.Values.LearnedSlots);
    }

    [Theory]
    [InlineData("took 5 of them", true)]
    [InlineData("size=5 left", true)]
    [InlineData("[5] left", false)]
    [InlineData("pool-5 left", false)]
    [InlineData("pid 5 left", false)]
    [InlineData("user_id: 5 left", false)]
    [InlineData("blockId=5 left", false)]
    [InlineData("Port 5 left", false)]
    public void AmountsStandWhereAmountsDo(string line, bool isAmount)
    {
        var shape = new LineShape();
        var form = new TemplateForm();
        shape.Read(System.Text.Encoding.UTF8.GetBytes(line));
        form.Read(shape.Shape);
        Assert.Equal(isAmount, SlotPlace.IsAmount(form.Key, 0));
    }

    [Property(MaxTest = 25)]
    public void WhatIsFoundDependsOnNoBatchesAndNoRestart(int seed)
    {
        var random = new Random(seed);
        TestRow[] rows = Rows(seed, outlier: true);
        TemplateOptions Options() => new() { Series = seed % 2 == 0 ? [new TemplateSeries { Text = "request <*> of cart took <*> ms", Slot = "2" }] : [], MaxTemplates = seed % 3 == 0 ? 4 : 1000 };
        using var whole = new StageRun(templates: Options());
        whole.Feed(rows, static () => 1).Complete();
        using var large = new StageRun(templates: Options());
        large.Feed(rows, () => random.Next(1, 900)).Complete();
        Assert.Equal(whole.Text, large.Text);

        int cut = random.Next(rows.Length + 1);
        using var before = new StageRun(templates: Options());
        before.Feed(rows[..cut], static () => 130);
        StageState state = StageState.Of(before);
        using StageRun after = state.Into(new StageRun(templates: Options()));
        Assert.Equal(state.Windows, StageState.Of(after).Windows);
        after.Feed(rows[cut..], static () => 170).Complete();
        Assert.Equal(whole.Text, string.Join("\n", before.Frames.Concat(after.Frames)));
    }

    /// <summary>Requests whose latencies spread by a third, one of them 40 times the median, beside identifiers that grow and other lines.</summary>
    private static TestRow[] Rows(int seed, bool outlier)
    {
        var random = new Random(seed);
        var rows = new List<TestRow>();
        for (int minute = 0; minute < Minutes; minute++)
        {
            for (int i = 0; i < LinesAMinute; i++)
            {
                bool isOut = outlier && minute == 50 && i == 17;
                double took = isOut ? 2400 : Math.Round(60 * Math.Exp(0.3 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())));
                string body = i % 5 == 4 ? $"worker {rows.Count * 3} of pool-{random.Next(8)} wrote {random.Next(1000)} items"
                    : string.Create(CultureInfo.InvariantCulture, $"request {(isOut ? 170017 : 100_000 + rows.Count)} of cart took {took} ms");
                rows.Add(new TestRow(((minute * 60L) + (i * 2)) * StageRun.Second, EventKind.Log) { Body = body, Service = "shop", Severity = (byte)Severity.Info });
            }
        }

        return [.. rows];
    }
}
