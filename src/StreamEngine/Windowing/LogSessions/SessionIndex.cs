namespace StreamEngine.Windowing.LogSessions;

/// <summary>
/// Finds the place of an open session by the 64-bit hash of its id. Open addressing with linear probing: a slot is half of the hash, which also says where it belongs, and a place, so that
/// sessions themselves are looked at only when that half agrees. Ids with the same hash are one session: when a
/// million are open, a new id has the hash of one of them with a chance of 5e-14.
/// </summary>
internal sealed class SessionIndex
{
    private const int FirstSlots = 64;

    private Slot[] _slots = new Slot[FirstSlots];
    private int _shift = 32 - 6;
    private int _count;

    /// <summary>The place of a session; -1 when there is none.</summary>
    internal int Find(ulong id, ReadOnlySpan<OpenSession> sessions)
    {
        int at = SlotOf(id, sessions);
        return at < 0 ? -1 : _slots[at].Place - 1;
    }

    /// <summary>Adds a session that is not there.</summary>
    internal void Add(ulong id, int place)
    {
        if (2 * (_count + 1) > _slots.Length)
        {
            Grow();
        }

        _count++;
        Put(new Slot { Tag = (uint)(id >> 32), Place = place + 1 });
    }

    /// <summary>Takes a session out that is there.</summary>
    internal void Remove(ulong id, ReadOnlySpan<OpenSession> sessions)
    {
        Slot[] slots = _slots;
        int mask = slots.Length - 1;
        int hole = SlotOf(id, sessions);
        _count--;

        // What stands behind it moves up when it belongs at the hole or before it: no slot is left over that means "was taken".
        for (int next = (hole + 1) & mask; slots[next].Place != 0; next = (next + 1) & mask)
        {
            int home = (int)(slots[next].Tag >> _shift);
            if (((next - home) & mask) >= ((next - hole) & mask))
            {
                slots[hole] = slots[next];
                hole = next;
            }
        }

        slots[hole] = default;
    }

    private int SlotOf(ulong id, ReadOnlySpan<OpenSession> sessions)
    {
        Slot[] slots = _slots;
        uint tag = (uint)(id >> 32);
        for (int at = (int)(tag >> _shift); ; at = (at + 1) & (slots.Length - 1))
        {
            Slot slot = slots[at];
            if (slot.Place == 0)
            {
                return -1;
            }

            if (slot.Tag == tag && sessions[slot.Place - 1].Id == id)
            {
                return at;
            }
        }
    }

    private void Put(Slot slot)
    {
        int at = (int)(slot.Tag >> _shift);
        while (_slots[at].Place != 0)
        {
            at = (at + 1) & (_slots.Length - 1);
        }

        _slots[at] = slot;
    }

    private void Grow()
    {
        Slot[] had = _slots;
        _slots = new Slot[2 * had.Length];
        _shift--;
        foreach (Slot slot in had)
        {
            if (slot.Place != 0)
            {
                Put(slot);
            }
        }
    }

    /// <summary>Upper half of the hash, and the place and one: 0 for no session.</summary>
    private struct Slot
    {
        internal uint Tag;
        internal int Place;
    }
}
