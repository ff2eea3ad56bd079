using System.Text;
using FsCheck.Xunit;
using StreamEngine.Numerics;
using StreamEngine.Snapshots;
using StreamEngine.Windowing;
using StreamEngine.Windowing.LogSessions;
using StreamEngine.Windowing.Series;
using Xunit;

namespace StreamEngine.Tests.Windowing.LogSessions;

public sealed class OpenSessionsTests
{
    [Property(MaxTest = 300)]
    public void Sessions_are_found_by_id_and_stand_in_the_order_of_their_last_lines(int seed)
    {
        var random = new Random(seed);
        int limit = random.Next(1, 200);

        // Few upper halves, so that sessions collide and runs of slots go around the end.
        ulong[] ids = [.. Enumerable.Range(0, 400).Select(i => ((ulong)(uint)(random.Next(3) - 1 + (i % 20)) << 32) | (uint)i)];
        var open = new OpenSessions(limit);
        var places = new Dictionary<ulong, int>();
        var order = new List<int>();
        for (int step = 0; step < 1500; step++)
        {
            ulong id = ids[random.Next(ids.Length)];
            Assert.Equal(places.GetValueOrDefault(id, -1), open.Find(id));
            if (places.TryGetValue(id, out int place))
            {
                if (random.Next(3) is int what && what == 0)
                {
                    open.Detach(place);
                    places.Remove(id);
                }
                else if (what == 1)
                {
                    open.Touch(place);
                    order.Remove(place);
                    order.Add(place);
                }
                else
                {
                    open.Remove(place);
                    places.Remove(id);
                    order.Remove(place);
                }

                continue;
            }

            if (open.IsFull)
            {
                Assert.Equal(limit, order.Count);
                if (!open[order[0]].IsOver)
                {
                    places.Remove(open[order[0]].Id);
                }

                open.Remove(open.Oldest);
                order.RemoveAt(0);
            }

            string text = new('x', random.Next(60));
            places[id] = open.Begin(id, Encoding.UTF8.GetBytes(text), step);
            order.Add(places[id]);
            Assert.Equal(text[..Math.Min(text.Length, OpenSession.KeptId)], Encoding.UTF8.GetString(open.IdOf(places[id])));
        }

        var found = new List<int>();
        for (int place = open.Oldest; place >= 0; place = open[place].Newer)
        {
            found.Add(place);
        }

        Assert.Equal(order, found);
        Assert.Equal(order.Count, open.Count);
        Assert.All(ids, id => Assert.Equal(places.GetValueOrDefault(id, -1), open.Find(id)));
    }

    [Fact]
    public void Sessions_take_no_managed_memory_when_as_many_were_open_before()
    {
        var open = new OpenSessions(1000);
        var events = new EventChains(100_000);
        Churn(open, events, 3000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Churn(open, events, 3000);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void A_tracker_of_the_version_before_goes_on_with_its_sessions()
    {
        byte[] id = "a"u8.ToArray();
        var output = new SnapshotOutput();
        output.WriteInt64s([100, 1, 2, 3, 4]);
        output.WriteInt32(1);
        output.WriteInt64s([(long)ByteHash.Hash(id, ByteHash.Seed0), (long)ByteHash.Hash(id, ByteHash.Seed2), 200, 210]);
        output.WriteInt32s([2, 0]);
        output.WriteByte(9);
        output.WriteBoolean(false);
        output.WriteBoolean(false);
        output.WriteBytes(id);
        output.WriteInt32(2);
        output.WriteInt32s([0, 1]);
        output.WriteInt64s([200, 210]);
        var logs = new LogSeries(new SeriesTable(10), new CountSeries(10, 1000), 10);
        var tracker = new LogSessionTracker(new LogSessionOptions(), logs);
        var input = new SnapshotInput(output.ToArray(), templateCount: 3) { Version = 3 };
        tracker.Load(ref input, logs.Slots);
        input.RequireEnd();
        Assert.Equal(new LogSessionStatus(1, 1, 2, 3, 4), tracker.Status);
        tracker.Add(id, new WindowRow { Time = 220, Template = 2, Severity = 17 });
        ClosedSessions closed = tracker.Close(long.MaxValue / 2, isLast: false)!;
        ClosedSession session = closed.All[0];
        Assert.Equal((200L, 220L, 3), (session.First, session.Last, session.Length));
        Assert.Equal([0, 1, 2], closed.EventsOf(session).ToArray());
    }

    private static void Churn(OpenSessions open, EventChains events, int sessions)
    {
        Span<byte> id = stackalloc byte[16];
        for (int i = 0; i < sessions; i++)
        {
            if (open.IsFull)
            {
                events.Free(open[open.Oldest].Head, open[open.Oldest].Tail);
                open.Remove(open.Oldest);
            }

            BitConverter.TryWriteBytes(id, i);
            int place = open.Begin(ByteHash.Hash(id, (ulong)sessions), id, i);
            ref OpenSession session = ref open[place];
            Assert.True(events.TryAdd(ref session.Head, ref session.Tail, session.Kept++, 1, i));
        }
    }
}
