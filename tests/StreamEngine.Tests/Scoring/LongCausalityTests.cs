using StreamEngine.Batching;
using StreamEngine.Scoring;
using StreamEngine.Scoring.Logs;
using StreamEngine.Templates;
using StreamEngine.Windowing;
using StreamEngine.Windowing.LogSessions;
using StreamEngine.Windowing.LogValues;
using Xunit;

namespace StreamEngine.Tests.Scoring;

/// <summary>
/// What <see cref="CausalityTests"/> asks, of the detectors that need minutes of days, series that move together, or lines of logs: changes, entities, mixes of templates, sessions and numbers in lines.
/// </summary>
public sealed class LongCausalityTests
{
    private const int Windows = 4_600;
    private const int Lines = 3;
    private static readonly Entity s_shop = new("shop", "web-1");
    private static readonly Window[] s_stream = Stream(seed: 3);
    private static readonly Window[] s_other = Stream(seed: 4);

    [Theory]
    [InlineData("change")]
    [InlineData("entity")]
    [InlineData("counts")]
    [InlineData("session")]
    [InlineData("parameter")]
    public void FindingsOfAPrefixAreThePrefixOfTheFindings(string name)
    {
        List<string> whole = Said(name, s_stream);
        int[] speaking = [.. Enumerable.Range(0, Windows).Where(i => whole[i].Length > 0)];
        Assert.NotEmpty(speaking);

        // Just behind the first thing said, among what is said, and near the end.
        foreach (int cut in (int[])[speaking[0] + 1, speaking[speaking.Length / 2], Windows - 100])
        {
            Assert.Equal(whole.Take(cut), Said(name, [.. s_stream.Take(cut)]));
            Assert.Equal(whole.Take(cut), Said(name, [.. s_stream.Take(cut), .. s_other.Skip(cut)]).Take(cut));
        }
    }

    private static List<string> Said(string name, Window[] stream)
    {
        var frames = new Frames();
        for (int i = 0; i < 6; i++)
        {
            frames.Add("metric" + i, SeriesKind.Gauge, s_shop);
        }

        frames.Add("shift", SeriesKind.Gauge, new Entity("queue"));
        for (int i = 0; i < Lines; i++)
        {
            frames.Add("log.template", SeriesKind.Count, s_shop, i);
        }

        IReadOnlyList<IDetector> detectors = [.. ScoringStage.BuiltIn(new ScoringOptions()).Where(d => d.Name == name || d.Name == "residual")];
        var catalog = new TemplateCatalog(100);
        var said = new List<string>();
        var findings = new List<LogFinding>();
        foreach (Window window in stream)
        {
            using Frame frame = frames.Next(0, said.Count == 0 ? Births() : [], window.Values);
            (frame.Sessions, frame.UnusualValues) = (Sessions(frame, window.Sessions), window.IsOdd ? [Odd(window)] : []);
            catalog.Learn(frame);
            findings.Clear();
            var scores = new SeriesScore[frame.Count];
            foreach (IDetector detector in detectors)
            {
                Array.Fill(scores, SeriesScore.None);
                detector.Score(frame, scores);
                (detector as ILogFinder)?.Find(frame, catalog, findings);
            }

            said.Add(CausalityTests.Text(detectors[^1] is ILogFinder ? [] : scores, [], findings));
        }

        return said;
    }

    private static TemplateBirth[] Births() =>
        [.. Enumerable.Range(0, 5).Select(static i => new TemplateBirth(Frames.Origin, i, $"{i:x16}", $"text {i} <*>", i == 4 ? Severity.Error : Severity.Info, s_shop, $"text {i} 7"))];

    private static ClosedSessions Sessions(Frame frame, int[][] sessions)
    {
        var closed = new ClosedSession[sessions.Length];
        int at = 0;
        for (int i = 0; i < closed.Length; i++)
        {
            closed[i] = new ClosedSession(s_shop, frame.Start, frame.End - 1, sessions[i].Length, Severity.Info, false) { Start = at, Kept = sessions[i].Length, IdStart = i, IdLength = 1 };
            at += sessions[i].Length;
        }

        return new ClosedSessions(closed, [.. sessions.SelectMany(static s => s)], [.. Enumerable.Range(0, closed.Length).Select(static i => (byte)('a' + i))]);
    }

    private static UnusualValue Odd(Window window) => new(0, $"{0:x16}", "text 0 <*>", 1, "t", ParameterType.Duration)
    {
        Number = window.Values[0],
        Written = "5 s",
        PValue = 1e-9,
        History = new SlotHistory(500, 0.1, 0.2, 0.3, 0.4),
        Example = "text 0 5 s",
        Count = 3,
    };

    /// <summary>Six series of one load, one of which leaves it twice; one that shifts; a mix of lines that turns over for a while, and sessions of which some are odd.</summary>
    private static Window[] Stream(int seed)
    {
        var noise = new Noise(seed);
        var random = new Random(seed);
        double[] load = new double[2];
        return [.. Enumerable.Range(0, Windows).Select(i =>
        {
            for (int j = 0; j < load.Length; j++)
            {
                load[j] = (0.97 * load[j]) + (0.24 * noise.Gaussian());
            }

            bool isApart = i is > 2_600 and < 2_800 or > 4_100 and < 4_300;
            double[] metrics = [.. Enumerable.Range(0, 6).Select(m =>
                100 * (m + 1) * (1 + (0.1 * load[m == 2 && isApart ? 1 : 0]) + (0.02 * noise.Gaussian())))];
            double[] lines = i % 500 == 450 ? [40, 2, 60] : random.Next(2) == 0 ? [noise.Poisson(100), noise.Poisson(50), noise.Poisson(10)] : [noise.Poisson(60), noise.Poisson(90), noise.Poisson(10)];
            int[] middle = random.Next(2) == 0 ? [1, 1, 2, 2] : [1, 2, 1, 2];
            int[][] sessions = i % 700 == 650 ? [[0, 1, 4, 1, 2, 3], [0, 1, 4, 1, 2, 3]] : [[0, .. middle, 3], [0, 1, 1, 2, 2, 3]];
            return new Window([.. metrics, 50 + noise.Gaussian() + (i > 3_700 ? 3 : 0), .. lines], sessions, i % 900 == 800);
        })];
    }

    private sealed record Window(double[] Values, int[][] Sessions, bool IsOdd);
}
