using System.Text;
using StreamEngine.Batching;

namespace StreamEngine.Windowing.LogSessions;

/// <summary>A session of log lines that has ended.</summary>
/// <param name="Entity">Service, or host, of its first line.</param>
/// <param name="First">Least time of its lines.</param>
/// <param name="Last">Greatest time of its lines.</param>
/// <param name="Length">Lines.</param>
/// <param name="Severity">Highest severity of its lines.</param>
/// <param name="IsCut">True when it was open at the end of the input: what it lacks may be what was not read.</param>
internal readonly record struct ClosedSession(Entity Entity, long First, long Last, int Length, Severity Severity, bool IsCut)
{
    /// <summary>Where its events begin.</summary>
    internal int Start { get; init; }

    /// <summary>Events that were kept, the first <see cref="Length"/> or fewer.</summary>
    internal int Kept { get; init; }

    /// <summary>Where its id begins.</summary>
    internal int IdStart { get; init; }

    /// <summary>Bytes of its id.</summary>
    internal int IdLength { get; init; }
}

/// <summary>Sessions that ended with one window, in the order of their last lines. Nothing of it changes any more.</summary>
internal sealed class ClosedSessions(ClosedSession[] sessions, int[] events, byte[] ids)
{
    /// <summary>The sessions.</summary>
    internal ReadOnlySpan<ClosedSession> All => sessions;

    /// <summary>Memory that it takes, in bytes.</summary>
    internal long Bytes => (sessions.Length * 64L) + (events.Length * sizeof(int)) + ids.Length;

    /// <summary>Templates of the lines of a session, by time; of lines with one time in the order of the stream.</summary>
    internal ReadOnlySpan<int> EventsOf(in ClosedSession session) => events.AsSpan(session.Start, session.Kept);

    /// <summary>The id of a session, at most <see cref="OpenSession.KeptId"/> bytes of it.</summary>
    internal string IdOf(in ClosedSession session) => Encoding.UTF8.GetString(ids, session.IdStart, session.IdLength);
}
