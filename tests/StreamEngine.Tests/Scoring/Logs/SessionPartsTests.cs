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

    [Property(MaxTest = 200)]
    public void The_vector_that_makes_room_is_the_first_of_those_used_least(int seed)
    {
        var random = new Random(seed);
        int limit = random.Next(1, 12);
        var known = new KnownVectors(limit);
        var hits = new List<(int Vector, long Hits)>();
        for (int step = 0; step < 400; step++)
        {
            int vector = random.Next(random.Next(1, 30));
            known.Learn([vector, 1]);
            int at = hits.FindIndex(h => h.Vector == vector);
            if (at >= 0)
            {
                hits[at] = (vector, hits[at].Hits + 1);
            }
            else if (hits.Count < limit)
            {
                hits.Add((vector, 1));
            }
            else
            {
                int least = hits.FindIndex(h => h.Hits == hits.Min(static x => x.Hits));
                for (int i = 0; i < limit && hits[least].Hits > 1; i++)
                {
                    hits[i] = (hits[i].Vector, hits[i].Hits / 2);
                }

                hits[least] = (vector, 1);
            }
        }

        Assert.Equal(hits, Enumerable.Range(0, known.Count).Select(i => (known[i][0], known.HitsOf(i))));
    }

    [Property(MaxTest = 200)]
    public void Followers_are_those_that_were_learned(int seed)
    {
        var random = new Random(seed);
        int limit = random.Next(1, 300);
        int templates = random.Next(1, 40);
        var followers = new Followers(limit);
        var seen = new SortedDictionary<(int First, int Second), int>();
        for (int step = 0; step < 1000; step++)
        {
            (int First, int Second) pair = (random.Next(templates + 1) - 1, random.Next(templates + 1) - 1);
            pair = (pair.First < 0 ? Followers.Start : pair.First, pair.Second < 0 ? Followers.End : pair.Second);
            followers.Learn(pair.First, pair.Second);
            if (seen.ContainsKey(pair) || seen.Count < limit)
            {
                seen[pair] = seen.GetValueOrDefault(pair) + 1;
            }
        }

        var output = new SnapshotOutput();
        followers.Save(output);
        var input = new SnapshotInput(output.ToArray());
        var loaded = new Followers(limit);
        loaded.Load(ref input, templates);
        input.RequireEnd();
        foreach (Followers some in new[] { followers, loaded })
        {
            Assert.Equal(seen.Count, some.Count);
            Assert.Equal(1000 - seen.Values.Sum(), some.Refused);
            Assert.All(seen, p => Assert.Equal(p.Value, some.Seen(p.Key.First, p.Key.Second)));
            Assert.All(seen.GroupBy(static p => p.Key.First), g =>
            {
                Assert.Equal(g.Sum(static p => p.Value), some.After(g.Key));
                Assert.Equal((g.Count(static p => p.Value == 1) + 1.0) / (g.Sum(static p => p.Value) + 1), some.Novelty(g.Key));
            });
        }
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

    [Property(MaxTest = 50)]
    public void The_usual_is_that_of_bins_that_forget(int seed)
    {
        var random = new Random(seed);
        var level = new OddLevel();
        double[] bins = new double[64];
        int odd = random.Next(2, 40);
        for (int step = 0; step < 60_000; step++)
        {
            // More than a weight of a session grows to before all are made less, and times when more are odd.
            double value = random.Next(step % 9000 < 4000 ? odd : 3 * odd) == 0 ? random.Next(80) / 4.0 : 0;
            level.Learn(value);
            for (int bin = 0; bin < bins.Length && step % 100 == 0; bin++)
            {
                bins[bin] *= Math.Pow(1 - (1 / 2000.0), 100);
            }

            bins[(int)Math.Clamp(Math.Ceiling(value / 0.25), 0, 63)] += Math.Pow(1 - (1 / 2000.0), -(step % 100));
            if (step % 1000 == 999)
            {
                double left = bins.Sum() * 0.05;
                int usual = 63;
                for (; usual > 0 && left >= bins[usual]; usual--)
                {
                    left -= bins[usual];
                }

                Assert.Equal(Math.Max(0, usual - 1) * 0.25, level.Usual);
                Assert.Equal(bins[8..].Sum() / bins.Sum(), level.ShareFrom(2), 9);
            }
        }
    }

    [Fact]
    public void A_level_of_the_version_before_goes_on()
    {
        double[] bins = new double[64];
        (bins[0], bins[16]) = (900, 100);
        var output = new SnapshotOutput();
        output.WriteDoubles(bins);
        output.WriteDoubles([1000, 30, 20]);
        var input = new SnapshotInput(output.ToArray());
        var level = new OddLevel();
        level.Load(ref input);
        input.RequireEnd();
        Assert.Equal((3.75, 0.1, 20.0), (level.Usual, level.ShareFrom(1), level.Windows));
        level.Learn(0);
        Assert.Equal(100 / (1000 + (2000 / 1999.0)), level.ShareFrom(1), 12);
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
