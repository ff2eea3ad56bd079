using StreamEngine.Batching;
using StreamEngine.Scoring;
using StreamEngine.Scoring.Explaining;
using StreamEngine.Scoring.Logs;
using StreamEngine.Scoring.Rules;
using StreamEngine.Snapshots;
using StreamEngine.Windowing;
using Xunit;

namespace StreamEngine.Tests.Scoring.Logs;

public sealed class FindingPolicyTests
{
    private readonly Frames _frames = new();
    private readonly FindingPolicy _policy = Policy();
    private long _window;

    private static FindingPolicy Policy(int maxOpen = 10_000)
    {
        var options = new AlertPolicyOptions { MaxOpen = maxOpen };
        return new FindingPolicy(options, new AlertGate(options, new RuleTable([]), new FeedbackBook()));
    }

    [Fact]
    public void An_episode_stays_open_over_short_pauses_and_is_told_when_it_ends()
    {
        Assert.True(Assert.Single(Observe(1e-5)).IsOpen);
        Assert.Empty(Observe(1));
        Assert.Empty(Observe(1e-7));
        for (int i = 0; i < 4; i++)
        {
            Assert.Empty(Observe(1));
        }

        Anomaly closed = Assert.Single(Observe(1));
        Assert.Equal((false, 1e-7), (closed.IsOpen, closed.PValue));
        Assert.Equal(Frames.Origin, closed.Start);
    }

    [Fact]
    public void It_is_not_told_again_soon_unless_it_is_far_more_surprising()
    {
        Observe(1e-5);
        Quiet(6);
        Assert.Empty(Observe(1e-5));
        Assert.Equal(1, _policy.Suppressed);
        Assert.Single(Observe(1e-8));
        Quiet(400);
        Assert.Single(Observe(1e-5));
    }

    [Fact]
    public void Weak_findings_are_not_told() => Assert.Empty(Observe(2e-3));

    [Fact]
    public void Two_kinds_of_one_service_are_two_episodes()
    {
        Observe(1e-5, "a");
        Assert.Single(Observe(1e-5, "b"));
        Assert.Equal(2, _policy.Open);
    }

    [Fact]
    public void Open_episodes_have_a_limit()
    {
        FindingPolicy policy = Policy(1);
        using Frame frame = _frames.Next();
        var told = new List<Anomaly>();
        policy.Observe(frame, [Finding(1e-5, "a"), Finding(1e-5, "b")], 1e-5, 1, false, new AnomalyBook(new AlertPolicyOptions()), told);
        Assert.Single(told);
        Assert.Equal(1, policy.Dropped);
    }

    [Fact]
    public void It_goes_on_after_a_snapshot()
    {
        Observe(1e-5, "a");
        Quiet(6);
        Observe(1e-5, "b");
        var output = new SnapshotOutput();
        _policy.Save(output);
        FindingPolicy loaded = Policy();
        var input = new SnapshotInput(output.ToArray());
        loaded.Load(ref input);
        input.RequireEnd();
        var again = new SnapshotOutput();
        loaded.Save(again);
        Assert.Equal(output.ToArray(), again.ToArray());
        Assert.Equal(1, loaded.Open);
    }

    private static LogFinding Finding(double p, string metric) => new(AnomalyKind.UnusualSessions, metric, new Entity("shop"), p) { Details = ["why"] };

    private void Quiet(int windows)
    {
        for (int i = 0; i < windows; i++)
        {
            Observe(1);
        }
    }

    private List<Anomaly> Observe(double p, string metric = "session.oddity")
    {
        using Frame frame = _frames.Next();
        var told = new List<Anomaly>();
        _policy.Observe(frame, p < 1 ? [Finding(p, metric)] : [], 1e-5, ++_window, false, new AnomalyBook(new AlertPolicyOptions()), told);
        return told;
    }
}
