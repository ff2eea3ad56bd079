using FsCheck.Xunit;
using StreamEngine.Prediction.Precursors;
using StreamEngine.Snapshots;
using Xunit;

namespace StreamEngine.Tests.Prediction;

/// <summary>The model alone, on made-up signs and incidents of which the chances are known. The horizon is 30 minutes.</summary>
public sealed class RiskModelTests
{
    private const long Minute = 60_000_000_000;
    private const long Horizon = 30 * Minute;
    private static readonly PrecursorKey _queue = new(PrecursorKey.Beyond, "queue.depth", "orders", 1, 2);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.03, 0)]
    [InlineData(0.04, 1)]
    [InlineData(0.5, 5)]
    [InlineData(1, 5)]
    public void AgesHaveBins(double age, int bin)
    {
        Assert.Equal(bin, Precursor.BinOf(age));
        Assert.Equal(1, Enumerable.Range(0, Precursor.Bins).Sum(Precursor.Width), 1e-12);
    }

    [Fact]
    public void ASignBeforeNineOfTenIncidentsIsBelieved()
    {
        // Nine of ten signs are followed by an incident 12 minutes later.
        var world = new World(new Random(3), chance: 0.9);
        world.Run(200);
        double young = world.Said.Where(s => s.Age is >= 0 and <= 6).TakeLast(300).Average(s => s.P);
        double before = world.Said.Where(s => s.Age < 0).TakeLast(3000).Average(s => s.P);
        Assert.InRange(young, 0.82, 0.96);
        Assert.InRange(before, 0, 0.06);
        Assert.True(world.Model.Gate.Lower > 0.2, $"skill {world.Model.Gate.Skill:0.000}, at least {world.Model.Gate.Lower:0.000}");
        Assert.InRange(world.Model.Incidents, 160, 195);
    }

    [Theory]
    [InlineData(0.9)]
    [InlineData(0.6)]
    [InlineData(0.3)]
    public void WhatIsSaidComesAsOften(double chance)
    {
        var world = new World(new Random(5), chance);
        world.Run(600);
        (double P, bool Y, double Age)[] late = [.. world.Said.Skip(world.Said.Count / 4).Where(s => s.Age is >= 0 and <= 30)];
        foreach (IGrouping<int, (double P, bool Y, double Age)> cell in late.GroupBy(s => (int)(4 * s.P)).Where(g => g.Count() > 500))
        {
            Assert.InRange(cell.Average(s => s.Y ? 1.0 : 0) - cell.Average(s => s.P), -0.08, 0.08);
        }
    }

    [Fact]
    public void SignsThatMeanNothingGiveNoSkill()
    {
        int open = 0;
        for (int seed = 0; seed < 40; seed++)
        {
            var world = new World(new Random(seed), chance: 0.03, blue: 1 / 700.0);
            world.Run(60, each: () => open += world.Model.Incidents >= 8 && world.Model.Gate.Lower > 0 ? 1 : 0);
        }

        // Of 40 times 60 looks, two at one of which it would have spoken are chance.
        Assert.InRange(open, 0, 48);
    }

    [Fact]
    public void ASignThatStaysWhileThereIsNoRoomDoesNotBeginAgain()
    {
        var model = new RiskModel(Horizon, 512);
        for (int minute = 0; minute < 120; minute++)
        {
            // The queue is there all the time, and comes behind all others once they fill what is looked at.
            for (int other = 0; other < (minute == 0 ? 0 : RiskModel.MaxActive); other++)
            {
                model.Fire(new PrecursorKey(PrecursorKey.Beyond, $"metric {other}", "cart", 1, 1), "metric", minute * Minute);
            }

            model.Fire(_queue, "queue.depth", minute * Minute);
            model.Tick(minute * Minute, 1 / 30.0, out _);
        }

        Precursor queue = Enumerable.Range(0, model.Signs).Select(i => model[i]).Single(s => s.Key == _queue);
        Assert.Equal((1, 119 * Minute), (queue.Seen, queue.Last));
    }

    [Fact]
    public void ASignIsCalledWhatPeopleReadAndStaysSoWhenItIsSaved()
    {
        var key = new PrecursorKey(PrecursorKey.Drift, "log.template.count 0123456789abcdef", "orders", 1, 2);
        var model = new RiskModel(Horizon, 16);
        model.Fire(key, "log.template.count{template=\"0123456789abcdef\"}", 0, "lines \"timeout after <*> ms\"");
        RiskTick risk = model.Tick(0, 1 / 30.0, out SignVote[] votes);
        string title = RiskText.Describe(model, risk, votes, Horizon).Title;
        Assert.Contains("; lines \"timeout after <*> ms\" of orders above the usual for minutes since ", title, StringComparison.Ordinal);
        var output = new SnapshotOutput();
        model.Save(output);
        var input = new SnapshotInput(output.ToArray(), 1);
        var read = new RiskModel(Horizon, 16);
        read.Load(ref input, 2);
        Assert.Equal(title, RiskText.Describe(read, risk, votes, Horizon).Title);
    }

    [Property(MaxTest = 60)]
    public void ProbabilitiesAreProbabilities(int seed)
    {
        var random = new Random(seed);
        var model = new RiskModel(Horizon, 16);
        for (int minute = 0; minute < 3000; minute++)
        {
            long now = minute * Minute;
            if (random.Next(50) == 0)
            {
                model.Incident(now);
            }

            if (random.Next(400) == 0)
            {
                model.Interrupt();
            }

            for (int i = random.Next(4); i > 0; i--)
            {
                model.Fire(_queue with { Name = "m" + random.Next(40) }, "s", now);
            }

            RiskTick tick = model.Tick(now, 1 / 30.0, out SignVote[] votes);
            Assert.InRange(tick.Probability, 0.001, 0.999);
            Assert.InRange(tick.Rate, 0, 1);
            Assert.All(votes, v => Assert.InRange(v.Probability, 0, 1));
            Assert.InRange(model.Signs, 0, 16);
            if (random.Next(200) == 0)
            {
                model.Decay(0.9);
            }
        }

        Assert.InRange(model.Gate.Skill, -10, 1);
        Assert.True(model.Gate.Lower <= model.Gate.Skill + 1e-12);
    }

    [Property(MaxTest = 30)]
    public void AModelThatWasSavedGoesOnToTheLastBit(int seed)
    {
        var first = new World(new Random(seed), chance: 0.5, blue: 1 / 2000.0);
        first.Run(1 + Math.Abs(seed % 20));
        var output = new SnapshotOutput();
        first.Model.Save(output);
        var second = new RiskModel(Horizon, 64);
        var input = new SnapshotInput(output.ToArray());
        second.Load(ref input, 2);
        input.RequireEnd();
        World copy = first.Copy(second, seed);
        first.Restart(seed);
        first.Run(5);
        copy.Run(5);
        Assert.Equal(first.Said.TakeLast(1000), copy.Said.TakeLast(1000));
        var after = new SnapshotOutput();
        var copied = new SnapshotOutput();
        first.Model.Save(after);
        copy.Model.Save(copied);
        Assert.Equal(after.ToArray(), copied.ToArray());
    }

    [Fact]
    public void AFullTableForgetsWhatNothingFollowed()
    {
        var model = new RiskModel(Horizon, 16);
        long now = 0;
        model.Tick(now, 1 / 30.0, out _);
        model.Fire(_queue, "s", now);
        model.Incident(now += 10 * Minute);
        for (int i = 0; i < 100; i++)
        {
            now += 100 * Minute;
            model.Fire(_queue with { Name = "other" + i }, "s", now);
            model.Tick(now, 1 / 30.0, out _);
        }

        Assert.Equal(16, model.Signs);
        Assert.Contains(Enumerable.Range(0, 16), i => model[i].Key == _queue && model[i].Hits == 1);
    }

    /// <summary>Signs about every six hours that an incident follows by a chance, signs of another kind that mean nothing, and incidents out of the blue.</summary>
    private sealed class World(Random random, double chance, double blue = 0, RiskModel? model = null, long minute = 0)
    {
        private Random _random = random;
        private long _minute = minute;
        private long _sign = -1000;
        private long _incident = long.MaxValue;
        private int _judged;

        internal RiskModel Model { get; } = model ?? new RiskModel(Horizon, 64);

        internal List<(double P, bool Y, double Age)> Said { get; private init; } = [];

        internal World Copy(RiskModel model, int seed) =>
            new(new Random(seed), chance, blue, model, _minute) { Said = [.. Said], _judged = _judged };

        internal void Restart(int seed) => (_random, _sign, _incident) = (new Random(seed), -1000, long.MaxValue);

        internal void Run(int signs, Action? each = null)
        {
            for (int left = signs; left > 0; _minute++)
            {
                long now = _minute * Minute;
                if (_minute == _incident || _random.NextDouble() < blue)
                {
                    Model.Incident(now);
                    for (; _judged < Said.Count; _judged++)
                    {
                        Said[_judged] = Said[_judged] with { Y = true };
                    }

                    _minute += 60;
                    _incident = long.MaxValue;
                    _sign = -1000;
                    continue;
                }

                _judged = Math.Max(_judged, Said.Count - 30);
                if (_minute - _sign > 60 && _random.Next(360) == 0)
                {
                    left--;
                    each?.Invoke();
                    _sign = _minute;
                    _incident = _random.NextDouble() < chance ? _minute + 12 : long.MaxValue;
                    Model.Fire(_queue, "queue.depth{}", now);
                }

                if (_random.Next(200) == 0)
                {
                    Model.Fire(_queue with { Name = "cpu" + _random.Next(3) }, "cpu", now);
                }

                RiskTick tick = Model.Tick(now, 1 / 30.0, out _);
                Said.Add((tick.Probability, false, _sign < 0 ? -1 : _minute - _sign));
            }
        }
    }
}
