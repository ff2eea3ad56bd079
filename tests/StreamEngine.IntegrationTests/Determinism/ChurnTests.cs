using System.Globalization;
using System.Text;
using StreamEngine.Pipeline;
using StreamEngine.TestKit;
using Xunit;

namespace StreamEngine.IntegrationTests.Determinism;

/// <summary>Series that come and go, as those of containers do, while ids are used again.</summary>
public sealed class ChurnTests
{
    private const int Minutes = 600;
    private const int Life = 90;
    private const int Alive = 120;

    [Fact]
    public async Task Insights_do_not_depend_on_when_ids_are_used_again()
    {
        using var folder = new TempFolder();
        string path = folder.Write("pods.lp", Points());
        PipelineRecord? first = null;
        int ids = 0;
        foreach ((int Rows, int Slab, int Workers) shape in Pipelines.Shapes)
        {
            int greatest = 0;
            var retired = new HashSet<int>();
            PipelineBuilder builder = Pipelines.Builder(shape).AddFiles(path).OnFrame(scored =>
            {
                foreach (int id in scored.Frame.SeriesIds)
                {
                    greatest = Math.Max(greatest, id);
                }

                retired.UnionWith(scored.Frame.RetiredSeries);
            });
            builder.Options.Windows.RetireAfter = TimeSpan.FromMinutes(10);
            builder.Options.FramesInFlight = 8;
            PipelineRecord run = await PipelineRecord.RunAsync(builder);
            Pipelines.Check(run);
            first ??= run;
            ids = ids == 0 ? greatest : ids;
            Assert.Equal(first.Lines, run.Lines);
            Assert.Equal(ids, greatest);
            Assert.NotEmpty(retired);
        }

        // 1,500 series in all, 120 at a time, those that wait to be given up beside them.
        Assert.InRange(ids, Alive, 3 * Alive);
        Assert.True(first!.Insights.Count > 0, "the faults of the input were not told");

        PipelineBuilder keeping = Pipelines.Builder().AddFiles(path);
        keeping.Options.Windows.RetireAfter = TimeSpan.Zero;
        PipelineRecord kept = await PipelineRecord.RunAsync(keeping);

        // That a series has no data any more is over when it is given up, and told once more: of these only that it was told is compared, of all others every word.
        string[] Told(PipelineRecord run) =>
        [
            .. run.Insights.Where(static i => i.Deviation?.Kind != "no_data").Select(i => $"{i.Time} {i.Type} {i.Title}").Order(StringComparer.Ordinal),
            .. run.Insights.Where(static i => i.Deviation?.Kind == "no_data").Select(i => $"{i.Time} {i.Series}").Distinct().Order(StringComparer.Ordinal),
        ];
        Assert.Equal(Told(kept), Told(first));
    }

    private static byte[] Points()
    {
        var random = new Random(11);
        var text = new StringBuilder();
        long start = 1_767_607_200_000_000_000;
        for (int minute = 0; minute < Minutes; minute++)
        {
            for (int place = 0; place < Alive; place++)
            {
                // Each place has another pod after some time, not all at once.
                int pod = (minute + (place * 7)) / Life;
                double value = 50 + random.Next(10) + (place == 5 && minute % 100 is > 70 and < 75 ? 400 : 0);
                long time = start + (((minute * 60L) + random.Next(50)) * 1_000_000_000);
                text.Append(CultureInfo.InvariantCulture, $"cpu,pod=p{place}-{pod} usage={value} {time}\n");
            }
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
