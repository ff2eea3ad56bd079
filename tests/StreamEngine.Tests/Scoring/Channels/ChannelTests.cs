using StreamEngine.Scoring;
using StreamEngine.Snapshots;
using StreamEngine.Tests.Snapshots;
using StreamEngine.Windowing;
using Xunit;

namespace StreamEngine.Tests.Scoring.Channels;

/// <summary>What holds for every further channel.</summary>
public sealed class ChannelTests
{
    private const int Series = 11;
    private const int Windows = 700;

    public static TheoryData<string> Names => [.. ChannelRun.Names];

    /// <summary>All but the one that looks at every series.</summary>
    public static TheoryData<string> Limited => [.. ChannelRun.Names.Where(static n => n != "fluctuation")];

    [Theory]
    [MemberData(nameof(Names))]
    public void AChannelSpeaksAndItsScoresDependOnWhatWasBeforeAlone(string name)
    {
        List<SeriesScore[]> whole = Run(name, Windows, 1);
        Assert.Contains(whole, static frame => frame.Any(static s => !s.Learning && s.PValue < 0.05));
        Assert.All(whole.SelectMany(static f => f).Where(static s => !s.Learning), static s => Assert.InRange(s.PValue, 1e-300, 1));
        foreach (int length in (int[])[1, 300, Windows - 1])
        {
            Assert.Equal(Texts(whole.Take(length)), Texts(Run(name, length, 1)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void OtherSeriesChangeNothing(string name)
    {
        double[][] values = Values(2);
        var alone = new ChannelRun(name);
        var beside = new ChannelRun(name);
        Frames few = ChannelRun.Table(1);
        Frames many = ChannelRun.Table(Series);
        for (int window = 0; window < Windows; window++)
        {
            SeriesScore[] one = alone.Next(few.Next(values[window][0]));
            SeriesScore[] all = beside.Next(many.Next(values[window]));
            Assert.Equal(Texts([[one[0]]]), Texts([[all[0]]]));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void AStateThatWasSavedGoesOnToTheLastBit(string name)
    {
        double[][] values = Values(3);
        var run = new ChannelRun(name);
        Frames frames = ChannelRun.Table(Series);
        ChannelRun? copy = null;
        for (int window = 0; window < Windows; window++)
        {
            if (window is 0 or 5 or 211 or 500)
            {
                copy = run.Copy(Series);
                Assert.Equal(run.Save(), copy.Save());
            }

            Frame frame = frames.Next(values[window]);
            Assert.Equal(Texts([Passed(run, frame)]), Texts([Passed(copy!, frame)]));
            frame.Dispose();
        }

        Assert.Equal(run.Save(), copy!.Save());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ASeriesUnderAnOldIdIsScoredAsOneUnderANewId(string name)
    {
        Assert.Equal(Texts(Second(name, sameId: false)), Texts(Second(name, sameId: true)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void NothingIsAllocatedOnceAllIsKnown(string name)
    {
        double[][] values = Values(4);
        Frames frames = ChannelRun.Table(Series);
        Frame[] made = [.. values.Select(v => frames.Next(v))];
        var scores = new SeriesScore[Series];

        // Once before, so that all code has run and all types are there.
        var before = new ChannelRun(name);
        Array.ForEach(made, frame => before.Pass(frame, scores));
        var run = new ChannelRun(name);
        for (int window = 0; window < 400; window++)
        {
            run.Pass(made[window], scores);
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread();
        for (int window = 400; window < Windows; window++)
        {
            run.Pass(made[window], scores);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - allocated);
        Array.ForEach(made, static f => f.Dispose());
    }

    [Theory]
    [MemberData(nameof(Limited))]
    public void SeriesBeyondTheLimitGoWithoutUntilOneEnds(string name)
    {
        double[][] values = Values(5);
        var run = new ChannelRun(name, maxSeries: 1);
        Frames frames = ChannelRun.Table(2);
        bool first = false;
        bool second = false;
        for (int window = 0; window < Windows; window++)
        {
            foreach ((int row, SeriesScore score) in run.Next(frames.Next(values[window][0], values[window][3])).Index())
            {
                first |= row == 0 && !score.Learning;
                second |= row == 1 && !score.Learning;
            }
        }

        Assert.True(first);
        Assert.False(second);
        Frame last = frames.Next(double.NaN, values[0][3]);
        last.RetiredSeries = [0];
        run.Next(last);
        for (int window = 0; window < Windows; window++)
        {
            second |= !run.Next(frames.Next(double.NaN, values[window][3]))[0].Learning;
        }

        Assert.True(second);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void DamagedStatesAreRefusedOrGoOn(string name)
    {
        double[][] values = Values(6);
        var run = new ChannelRun(name);
        Frames frames = ChannelRun.Table(Series);
        for (int window = 0; window < 300; window++)
        {
            run.Next(frames.Next(values[window]));
        }

        byte[] saved = run.Save();
        var random = new Random(7);
        for (int i = 0; i < 200; i++)
        {
            byte[] damaged = Damage.Random(saved, random);
            var other = new ChannelRun(name);
            try
            {
                other.Load(damaged, Series);
            }
            catch (SnapshotException)
            {
                continue;
            }

            for (int window = 300; window < 310; window++)
            {
                other.Next(frames.Next(values[window]));
            }
        }
    }

    private static List<SeriesScore[]> Run(string name, int windows, int seed)
    {
        double[][] values = Values(seed);
        var run = new ChannelRun(name);
        Frames frames = ChannelRun.Table(Series);
        return [.. Enumerable.Range(0, windows).Select(window => run.Next(frames.Next(values[window])))];
    }

    private static SeriesScore[] Passed(ChannelRun run, Frame frame)
    {
        var scores = new SeriesScore[frame.Count];
        run.Pass(frame, scores);
        return scores;
    }

    private static List<SeriesScore[]> Second(string name, bool sameId)
    {
        double[][] values = Values(8);
        var run = new ChannelRun(name);
        Frames frames = ChannelRun.Table(2);
        for (int window = 0; window < Windows; window++)
        {
            run.Next(frames.Next(values[window][0]));
        }

        Frame last = frames.Next(double.NaN, double.NaN);
        last.RetiredSeries = [0];
        run.Next(last);
        return [.. Enumerable.Range(0, Windows).Select(window => run.Next(sameId ? frames.Next(values[window][3]) : frames.Next(double.NaN, values[window][3])))];
    }

    private static double[][] Values(int seed)
    {
        var noise = new Noise(seed);
        return [.. Enumerable.Range(0, Windows).Select(window => ChannelRun.Values(noise, Series, window))];
    }

    private static IEnumerable<string> Texts(IEnumerable<SeriesScore[]> frames) => frames.SelectMany(static f => f).Select(static s => FormattableString.Invariant(
        $"{s.Learning} {s.PValue:R} {s.Observed:R} {s.Expected:R} {s.Lower:R} {s.Upper:R} {s.Direction} {s.Kind} {s.IsGrowth}"));
}
