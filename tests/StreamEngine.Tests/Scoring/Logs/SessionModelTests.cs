using FsCheck.Xunit;
using StreamEngine.Scoring;
using StreamEngine.Scoring.Logs;
using StreamEngine.Snapshots;
using Xunit;

namespace StreamEngine.Tests.Scoring.Logs;

public sealed class SessionModelTests
{
    private const int Open = 1;
    private const int Work = 2;
    private const int Store = 3;
    private const int Close = 4;
    private const int Read = 5;

    [Fact]
    public void Sessions_like_those_before_are_not_odd()
    {
        SessionModel model = Taught(out Random random);
        for (int i = 0; i < 2000; i++)
        {
            Assert.Equal(SessionTests.None, Judge(model, Usual(random)).Odd);
        }
    }

    [Fact]
    public void Nothing_is_odd_while_it_learns()
    {
        var model = new SessionModel(new SessionOptions { LearningSessions = 50 });
        for (int i = 0; i < 50; i++)
        {
            Assert.True(model.IsLearning);
            Assert.Equal(SessionTests.None, Judge(model, [i, 2 * i]).Odd);
        }

        Assert.False(model.IsLearning);
    }

    [Fact]
    public void A_template_that_no_session_had_is_odd()
    {
        SessionModel model = Taught(out _);
        SessionVerdict verdict = Judge(model, [Open, Work, 99, Work, Store, Store, Close]);
        Assert.True(verdict.Odd.HasFlag(SessionTests.Event));
        Assert.Equal((99, 0), (model.TemplateAt(verdict.Template), verdict.TemplateSeen));
    }

    [Fact]
    public void A_step_that_is_missing_is_odd()
    {
        SessionModel model = Taught(out _);
        SessionVerdict verdict = Judge(model, [Open, Work, Work, Store, Close]);
        Assert.True(verdict.Odd.HasFlag(SessionTests.Counts));
        Assert.InRange(verdict.Distance, 0.01, 1);
    }

    [Fact]
    public void Far_more_of_a_step_is_odd()
    {
        SessionModel model = Taught(out _);
        SessionVerdict verdict = Judge(model, [Open, .. Enumerable.Repeat(Work, 9), Store, Store, Close]);
        Assert.True(verdict.Odd.HasFlag(SessionTests.Counts));
        Assert.Equal((Work, 9, 0), (model.TemplateAt(verdict.Counted), verdict.Count, verdict.CountSeen));
    }

    [Fact]
    public void A_step_before_the_one_it_follows_is_odd()
    {
        SessionModel model = Taught(out _);
        SessionVerdict verdict = Judge(model, [Work, Open, Work, Store, Store, Close]);
        Assert.True(verdict.Odd.HasFlag(SessionTests.Order));
        Assert.Equal((Followers.Start, Work), (verdict.Pair.First, model.TemplateAt(verdict.Pair.Second)));
    }

    [Fact]
    public void A_session_that_breaks_off_is_odd_unless_the_input_ended()
    {
        SessionModel model = Taught(out _);
        Assert.True(Judge(model, [Open, Work]).Odd.HasFlag(SessionTests.Order | SessionTests.Counts));
        Assert.Equal(SessionTests.None, model.Next([Open, Work], 2, isCut: true, isOnlyLearned: false).Odd);
    }

    [Fact]
    public void Far_more_lines_are_odd()
    {
        SessionModel model = Taught(out _);
        int[] events = [Open, Work, Work, Store, Store, .. Enumerable.Repeat(Read, 60), Close];
        Assert.True(Judge(model, events).Odd.HasFlag(SessionTests.Length));
    }

    [Fact]
    public void Where_sessions_are_single_lines_none_is_odd()
    {
        var model = new SessionModel(new SessionOptions { LearningSessions = 50 });
        for (int i = 0; i < 500; i++)
        {
            Judge(model, [i % 3]);
        }

        Assert.Equal(SessionTests.None, Judge(model, [99]).Odd);
    }

    [Fact]
    public void What_keeps_coming_becomes_usual_and_what_is_rare_does_not()
    {
        SessionModel model = Taught(out Random random);
        int[] changed = [Open, Work, Work, 50, Store, Store, Close];
        int odd = 0;
        for (int i = 0; i < 200; i++)
        {
            odd += Judge(model, i % 4 == 0 ? changed : Usual(random)).Odd == SessionTests.None ? 0 : 1;
        }

        Assert.InRange(odd, 10, 40);
        Assert.Equal(SessionTests.None, Judge(model, changed).Odd);
        int[] rare = [Open, Work, Work, 60, Store, Store, Close];
        for (int i = 0; i < 20_000; i++)
        {
            Judge(model, i % 400 == 0 ? rare : Usual(random));
        }

        Assert.NotEqual(SessionTests.None, Judge(model, rare).Odd);
    }

    [Fact]
    public void What_was_learned_by_mistake_is_forgotten_as_the_usual_grows()
    {
        var model = new SessionModel(new SessionOptions { LearningSessions = 200 });
        var random = new Random(3);
        for (int i = 0; i < 200; i++)
        {
            Judge(model, i == 77 ? [Open, Work, 99, Store, Store, Close] : Usual(random));
        }

        for (int i = 0; i < 3000; i++)
        {
            Judge(model, Usual(random));
        }

        Assert.True(Judge(model, [Open, Work, 99, Work, Store, Store, Close]).Odd.HasFlag(SessionTests.Event));
    }

    /// <summary>A model that was written down and read back judges every further session as the one that was not.</summary>
    [Property(MaxTest = 30)]
    public void AModelGoesOnAfterASnapshot(int seed)
    {
        var random = new Random(seed);
        var options = new SessionOptions { LearningSessions = 20, MaxVectors = 20, MaxPairs = 100 };
        var model = new SessionModel(options);
        int before = random.Next(400);
        for (int i = 0; i < before; i++)
        {
            Judge(model, Wild(random));
        }

        var output = new SnapshotOutput();
        model.Save(output);
        var again = new SnapshotOutput();
        model.Save(again);
        Assert.Equal(output.ToArray(), again.ToArray());
        var loaded = new SessionModel(options);
        var input = new SnapshotInput(output.ToArray(), templateCount: 100) { Version = 2 };
        loaded.Load(ref input);
        input.RequireEnd();
        for (int i = 0; i < 200; i++)
        {
            int[] session = Wild(random);
            Assert.Equal(Judge(model, session), Judge(loaded, session));
        }
    }

    private static SessionVerdict Judge(SessionModel model, int[] events) => model.Next(events, events.Length, isCut: false, isOnlyLearned: false);

    private static SessionModel Taught(out Random random)
    {
        random = new Random(7);
        var model = new SessionModel(new SessionOptions { LearningSessions = 400 });
        for (int i = 0; i < 400; i++)
        {
            Judge(model, Usual(random));
        }

        return model;
    }

    /// <summary>Opened, two things at once, each worked on before it is stored, read now and then, closed.</summary>
    private static int[] Usual(Random random)
    {
        int[] middle = random.Next(3) switch { 0 => [Work, Work, Store, Store], 1 => [Work, Store, Work, Store], _ => [Work, Work, Store, Store] };
        return [Open, .. middle, .. Enumerable.Repeat(Read, random.Next(4) == 0 ? random.Next(1, 4) : 0), Close];
    }

    private static int[] Wild(Random random) =>
        random.Next(5) == 0 ? [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => random.Next(1, 30))] : Usual(random);
}
