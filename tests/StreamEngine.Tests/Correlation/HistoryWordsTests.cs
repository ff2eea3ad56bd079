using StreamEngine.Correlation;
using StreamEngine.Insights;
using StreamEngine.Scoring;
using StreamEngine.Scoring.Explaining;
using Xunit;

namespace StreamEngine.Tests.Correlation;

public class HistoryWordsTests
{
    private const long Day = 1440 * EventTime.Minute;

    [Fact]
    public void HowRareIsSaidNoFurtherThanWasSeen()
    {
        Assert.Equal("rarer than once in the 14 d seen, none like it before", History(14 * Day, 14 * Day));
        Assert.Equal("once in 40 d, by the 60 d seen, none like it before", History(40 * Day, 60 * Day));
        Assert.Equal("none like it in the 60 d seen", History(0, 60 * Day));
        Assert.Null(History(0, 0));
    }

    [Fact]
    public void TheLastEventLikeItIsSaid()
    {
        var earlier = new EarlierEvent(Scene.At(-60), Scene.At(-52), 21.8, true, 3);
        Assert.Equal("once in 3 d, by the 14 d seen; the last like it 09:00 to 09:08 (21.8), 3 so far", History(3 * Day, 14 * Day, earlier));
        Assert.Equal(
            "the last like it 09:00 to 09:08 (21.8, not told as it repeated the one before) in the 14 d seen",
            History(0, 14 * Day, earlier with { WasTold = false, Count = 1 }));
    }

    [Fact]
    public void TheInsightCarriesTheExplanation()
    {
        var earlier = new EarlierEvent(Scene.At(-60), Scene.At(-52), 21.8, true, 3);
        Insight insight = AnomalyInsights.Describe(Scene.Anomaly("checkout", "error.rate", 12) with { OnceIn = 3 * Day, Watched = 14 * Day, Season = "10:00 to 10:15", Earlier = earlier }, 1);
        Assert.Equal((3 * Day, 14 * Day, "10:00 to 10:15"), (insight.Deviation!.OnceIn, insight.Deviation.Watched, insight.Deviation.Season));
        Assert.Equal(new SimilarEvent(earlier.Start, earlier.End, 21.8, true, 3), insight.Deviation.LastSimilar);
        Assert.Contains(insight.Evidence, static e => e.Kind == "season" && e.Text == "0.3 is usual from 10:00 to 10:15 UTC");
        Assert.Contains(insight.Evidence, e => e.Kind == "history" && e.Time == earlier.Start);
    }

    private static string? History(long onceIn, long watched, EarlierEvent? earlier = null) =>
        HistoryWords.Evidence(Scene.Anomaly("checkout", "error.rate", 12) with { OnceIn = onceIn, Watched = watched, Earlier = earlier }).SingleOrDefault()?.Text;
}
