namespace StreamEngine.Windowing.Sessions;

/// <summary>Takes the sessions that close.</summary>
internal interface ISessionHandler
{
    /// <summary>A slot of time has passed.</summary>
    /// <param name="start">First nanosecond of the slot.</param>
    /// <param name="end">First nanosecond after it.</param>
    /// <param name="series">Series of the sessions whose last row plus gap lies in the slot, ascending; a series may have several.</param>
    /// <param name="sessions">The sessions, those of one series in ascending time.</param>
    void OnSessions(long start, long end, ReadOnlySpan<int> series, ReadOnlySpan<Session> sessions);

    /// <summary>Sessions that were told before are not what they were: they have grown or were joined, and are told anew now or later.</summary>
    /// <param name="series">Their series, ascending.</param>
    /// <param name="sessions">First and last row as they were told.</param>
    void OnRetracted(ReadOnlySpan<int> series, ReadOnlySpan<Session> sessions)
    {
    }

    /// <summary>Sessions that are still open have got rows since they were told last.</summary>
    /// <param name="series">Their series, ascending.</param>
    /// <param name="sessions">The sessions as they are.</param>
    void OnEarly(ReadOnlySpan<int> series, ReadOnlySpan<Session> sessions)
    {
    }

    /// <summary>A row came too late for any session.</summary>
    void OnLate(int series, long time, double value)
    {
    }
}
