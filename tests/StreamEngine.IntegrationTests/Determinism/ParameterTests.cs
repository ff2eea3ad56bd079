using System.Globalization;
using System.Text;
using StreamEngine.Insights;
using StreamEngine.Pipeline;
using StreamEngine.Templates;
using StreamEngine.TestKit;
using Xunit;

namespace StreamEngine.IntegrationTests.Determinism;

/// <summary>Numbers in log lines: series that are asked for, and those that are unusual.</summary>
public sealed class ParameterTests
{
    private const string Outlier = "request 170017 of cart took 2400 ms";
    private const string Template = "request <*> of cart took <*> ms";

    [Fact]
    public async Task A_far_latency_is_told_with_its_line_whatever_batches_and_workers()
    {
        using var folder = new TempFolder();
        string path = folder.Write("shop.jsonl", Lines());
        PipelineRecord? first = null;
        string[]? values = null;
        foreach ((int Rows, int Slab, int Workers) shape in Pipelines.Shapes)
        {
            var seen = new List<string>();
            PipelineBuilder builder = Pipelines.Builder(shape).AddFiles(path).OnFrame(scored =>
            {
                for (int row = 0; row < scored.Frame.Count; row++)
                {
                    if (scored.Frame.Series[scored.Frame.SeriesIds[row]].Name == "cart.took")
                    {
                        seen.Add(scored.Frame.Start.ToString(CultureInfo.InvariantCulture) + " " + scored.Frame.Value(row).ToString("R", CultureInfo.InvariantCulture));
                    }
                }
            });
            builder.Options.Templates.Series = [new TemplateSeries { Text = Template, Slot = "2", Name = "cart.took" }];
            PipelineRecord run = await PipelineRecord.RunAsync(builder);
            Pipelines.Check(run);
            first ??= run;
            values ??= [.. seen];
            Assert.Equal(first.Lines, run.Lines);
            Assert.Equal(values, seen);
        }

        Assert.Equal(60, values!.Length);
        Insight told = first!.Insights.First(static i => i.Deviation?.Kind == "unusual_parameter");
        Assert.Equal((Outlier, 2.4), (told.Evidence[0].Example, told.Deviation!.Observed));
        Assert.Equal("shop", told.Entity.Service);
        Assert.Contains("slot 2 is 2400 ms, where ", told.Evidence[1].Text, StringComparison.Ordinal);
        Assert.DoesNotContain(first.Insights, i => i.Deviation?.Kind == "unusual_parameter" && i.Id != told.Id);
    }

    private static byte[] Lines()
    {
        var random = new Random(3);
        var text = new StringBuilder();
        for (int minute = 0; minute < 60; minute++)
        {
            for (int i = 0; i < 30; i++)
            {
                bool isOut = minute == 50 && i == 17;
                double took = Math.Round(60 * Math.Exp(0.3 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())));
                string message = i % 5 == 4 ? $"worker {(minute * 30) + i} of pool-{random.Next(8)} wrote {random.Next(1000)} items"
                    : isOut ? Outlier : string.Create(CultureInfo.InvariantCulture, $"request {100_000 + (minute * 30) + i} of cart took {took} ms");
                text.Append(CultureInfo.InvariantCulture, $"{{\"ts\":\"2026-01-05T10:{minute:00}:{i * 2:00}Z\",\"level\":\"info\",\"service\":\"shop\",\"msg\":\"{message}\"}}\n");
            }
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
