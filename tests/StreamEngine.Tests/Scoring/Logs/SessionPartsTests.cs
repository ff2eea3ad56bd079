using FsCheck.Xunit;
using StreamEngine.Scoring.Logs;
using StreamEngine.Snapshots;
using Xunit;

namespace StreamEngine.Tests.Scoring.Logs;

/// <summary>The parts of which what is known of sessions consists.</summary>
public sealed class SessionPartsTests
{
    [Fact]
    public void A_number_is_as_extreme_as_those_on_its_side()
    {
        var shape = new CountShape();
        shape.Learn(0, 900);
        shape.Learn(1, 90);
        shape.Learn(3, 10);
        Assert.Equal((0, 0, 3), (shape.Usual, shape.Median, shape.Most));
        Assert.Equal((100, 10, 10), (shape.AsExtreme(1), shape.AsExtreme(2), shape.AsExtreme(3)));
        Assert.Equal(900, shape.AsExtreme(0));
        Assert.Equal((1, 0), (shape.AsExtreme(4), shape.AsExtreme(5)));
    }

    [Fact]
    public void Extremes_that_are_hardly_ever_seen_do_not_widen_the_range()
    {
        var shape = new CountShape();
        shape.Learn(12, 10_000);
        shape.Learn(40);
        Assert.Equal((12, 12), shape.Range);
        Assert.Equal((0, 1, 8), (shape.Beyond(12), shape.Beyond(13), shape.Beyond(4)));
    }

    [Property(MaxTest = 200)]
    public void Every_number_belongs_to_one_bucket_and_inside_nothing_is_beyond(int seed)
    {
        var random = new Random(seed);
        var shape = new CountShape();
        int[] numbers = [.. Enumerable.Range(0, random.Next(1, 500)).Select(_ => random.Next(random.Next(4) == 0 ? int.MaxValue : 60))];
        Array.ForEach(numbers, n => shape.Learn(n));
        Assert.Equal(numbers.Length, shape.Total);
        Assert.InRange(shape.Median, 0, numbers.Order().ElementAt((numbers.Length - 1) / 2));
        (int least, int most) = shape.Range;
        Assert.All(numbers.Where(n => n >= least && n <= most), n => Assert.Equal(0, shape.Beyond(n)));
        Assert.All(numbers, n => Assert.InRange(shape.AsExtreme(n), 1, numbers.Length));
    }

    [Fact]
    public void A_template_after_which_anything_comes_says_nothing_of_a_new_follower()
    {
        var followers = new Followers(1000);
        for (int i = 0; i < 500; i++)
        {
            followers.Learn(1, 2);
            followers.Learn(3, 100 + i);
        }

        Assert.Equal((500, 0), (followers.Seen(1, 2), followers.Seen(2, 1)));
        Assert.True(followers.Novelty(1) < 0.01);
        Assert.True(followers.Novelty(3) > 0.9);
        Assert.Equal(1, followers.Novelty(7));
    }

    [Fact]
    public void Pairs_have_a_limit()
    {
        var followers = new Followers(2);
        followers.Learn(1, 2);
        followers.Learn(1, 3);
        followers.Learn(1, 4);
        followers.Learn(1, 2);
        Assert.Equal((2, 1L, 3), (followers.Count, followers.Refused, followers.After(1)));
    }

    [Fact]
    public void The_least_used_vector_makes_room()
    {
        var known = new KnownVectors(2);
        known.Learn([1, 1]);
        known.Learn([1, 1]);
        known.Learn([2, 1]);
        known.Learn([3, 1]);
        Assert.Equal((2, 1L), (known.Count, known.Replaced));
        Assert.True(known.Find([1, 1]) >= 0 && known.Find([3, 1]) >= 0 && known.Find([2, 1]) < 0);
    }

    [Fact]
    public void Two_usual_parts_together_are_explained_and_half_a_part_is_not()
    {
        var known = new KnownVectors(100);
        for (int i = 0; i < 30; i++)
        {
            known.Learn([1, 3, 2, 3]);
            known.Learn([1, 2, 2, 2]);
            known.Learn([1, 4, 2, 4, 3, 1]);
            known.Learn([1, 3, 2, 3, 4, 1]);
        }

        var moves = new KnownMoves();
        moves.Update(known, 120, 5);
        Assert.True(moves.Explain([1, 3, 2, 3]));
        Assert.True(moves.Explain([1, 3, 2, 3, 3, 1]), "what came with a part of its own, in the smaller one");
        Assert.True(moves.IsFree(4) && !moves.IsFree(1) && !moves.IsFree(3));
        Assert.True(moves.Explain([1, 2, 2, 2, 4, 9]), "a free template in any number");
        Assert.False(moves.Explain([1, 3, 2, 2]));
        Assert.False(moves.Explain([1, 9, 2, 3]));
    }

    [Fact]
    public void What_is_odd_is_more_than_what_nineteen_in_twenty_have()
    {
        var level = new OddLevel();
        Assert.Equal(0, level.Usual);
        for (int i = 0; i < 1000; i++)
        {
            level.Learn(i % 10 == 0 ? 4 : 0);
        }

        Assert.InRange(level.Usual, 3.5, 4);
    }

    [Fact]
    public void One_odd_session_is_surprising_where_there_was_none_and_not_where_some_always_are()
    {
        var quiet = new OddLevel();
        var busy = new OddLevel();
        for (int i = 0; i < 1000; i++)
        {
            quiet.Learn(100, 0, 500);
            busy.Learn(100, 3, 500);
        }

        Assert.True(quiet.PValue(100, 1) < 2e-3);
        Assert.True(busy.PValue(100, 4) > 0.1);
        Assert.True(busy.PValue(100, 60) < 1e-4);
        Assert.Equal(1, busy.PValue(100, 0));
    }

    [Fact]
    public void Oddities_are_counted_and_the_oldest_are_forgotten()
    {
        var odd = new Candidates(2);
        Assert.Equal((1, 1L), odd.Learn(SessionTests.Event, 1, 0, 10));
        Assert.Equal((2, 5L), odd.Learn(SessionTests.Event, 1, 0, 14));
        odd.Learn(SessionTests.Event, 2, 0, 15);
        odd.Learn(SessionTests.Event, 3, 0, 16);
        Assert.Equal((1, 1L), odd.Learn(SessionTests.Event, 1, 0, 20));
    }

    [Fact]
    public void Parts_are_refused_when_they_are_damaged()
    {
        var output = new SnapshotOutput();
        output.WriteInt64(0);
        output.WriteInt32(1);
        output.WriteInt64(1);
        output.WriteInt32(2);
        output.WriteInt32s([7, 1]);
        byte[] bytes = output.ToArray();
        Assert.Throws<SnapshotException>(() =>
        {
            var input = new SnapshotInput(bytes);
            new KnownVectors(10).Load(ref input, templates: 7);
        });
    }
}
