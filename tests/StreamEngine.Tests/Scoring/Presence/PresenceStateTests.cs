using FsCheck.Xunit;
using StreamEngine.Scoring;
using StreamEngine.Scoring.Presence;
using StreamEngine.Snapshots;
using StreamEngine.Windowing;
using Xunit;

namespace StreamEngine.Tests.Scoring.Presence;

public sealed class PresenceStateTests
{
    private const int Series = 6;

    private static List<(int Window, int Series, double PValue, AnomalyKind Kind, long Since)> Say(PresenceDetector detector, Frame frame, int window)
    {
        var scores = new SeriesScore[frame.Count];
        Array.Fill(scores, SeriesScore.None);
        detector.Score(frame, scores);
        var absent = new List<AbsentSeries>();
        detector.ScoreAbsent(frame, absent);
        Assert.Equal(absent.Select(a => a.SeriesId).Distinct().Order(), absent.Select(a => a.SeriesId));
        Assert.All(scores.Concat(absent.Select(a => a.Score)), s => Assert.InRange(s.PValue, double.Epsilon, 1));
        return
        [
            .. scores.Select((s, row) => (window, frame.SeriesIds[row], s.PValue, s.Kind, s.Since)),
            .. absent.Select(a => (window, a.SeriesId, a.Score.PValue, a.Score.Kind, a.Score.Since)),
        ];
    }

    private static double[][] Values(int seed, int windows)
    {
        var random = new Random(seed);
        double[][] values = new double[windows][];
        double[] gone = new double[Series];
        double[] last = new double[Series];
        for (int i = 0; i < windows; i++)
        {
            values[i] = new double[Series];
            for (int s = 0; s < Series; s++)
            {
                gone[s] = gone[s] > 0 ? gone[s] - 1 : random.NextDouble() < 0.01 ? random.Next(60) : 0;
                last[s] = random.NextDouble() < 0.2 ? last[s] : random.Next(1_000);
                values[i][s] = gone[s] > 0 && s > 0 ? double.NaN : last[s];
            }
        }

        return values;
    }

    private static Frames Script()
    {
        var frames = new Frames();
        for (int s = 0; s < Series; s++)
        {
            frames.Add("m" + (s / 3), SeriesKind.Gauge);
        }

        return frames;
    }

    private static byte[] Save(PresenceDetector detector)
    {
        var output = new SnapshotOutput();
        ((ISnapshotState)detector).Save(output);
        return output.ToArray();
    }

    [Property(MaxTest = 30)]
    public bool ARunThatWasCutSaysWhatTheUndisturbedOneSays(int seed, byte at)
    {
        double[][] values = Values(seed, 260);
        Frames frames = Script();
        var whole = new PresenceDetector();
        var cut = new PresenceDetector();
        for (int i = 0; i < values.Length; i++)
        {
            using Frame frame = frames.Next(values[i]);
            frame.RetiredSeries = i == 200 ? [2] : [];
            if (!Say(whole, frame, i).SequenceEqual(Say(cut, frame, i)))
            {
                return false;
            }

            if (i == at)
            {
                byte[] saved = Save(cut);
                cut = new PresenceDetector();
                var input = new SnapshotInput(saved, Series);
                ((ISnapshotState)cut).Load(ref input, 1);
                Assert.Equal(saved, Save(cut));
            }
        }

        return Save(whole).AsSpan().SequenceEqual(Save(cut));
    }

    [Fact]
    public void DamageIsRefused()
    {
        var detector = new PresenceDetector();
        Frames frames = Script();
        foreach (double[] values in Values(3, 100))
        {
            using Frame frame = frames.Next(values);
            Say(detector, frame, 0);
        }

        byte[] saved = Save(detector);
        Assert.Throws<SnapshotException>(() =>
        {
            var input = new SnapshotInput(saved.AsSpan(0, saved.Length - 3), Series);
            ((ISnapshotState)new PresenceDetector()).Load(ref input, 1);
        });
        Assert.Throws<SnapshotException>(() =>
        {
            var input = new SnapshotInput(saved, Series - 2);
            ((ISnapshotState)new PresenceDetector()).Load(ref input, 1);
        });
    }

    [Fact]
    public void ASeriesThatIsRetiredIsForgotten()
    {
        var detector = new PresenceDetector();
        Frames frames = Script();
        double[][] values = Values(4, 200);
        for (int i = 0; i < values.Length; i++)
        {
            using Frame frame = frames.Next(values[i]);
            Say(detector, frame, i);
        }

        using Frame last = frames.Next(1, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);
        last.RetiredSeries = [1, 2, 3, 4, 5];
        Assert.Equal([0], Say(detector, last, 200).Select(s => s.Series));
    }
}
