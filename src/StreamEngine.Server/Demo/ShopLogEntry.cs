namespace StreamEngine.Server.Demo;

/// <summary>A log record that is to be written within the current second.</summary>
/// <param name="Millisecond">Milliseconds from the start of the recording.</param>
/// <param name="Order">Number within the second; makes the order of equal times certain.</param>
/// <param name="Service">Index of the service.</param>
/// <param name="Host">Index of the host in its service.</param>
/// <param name="Message">What is logged.</param>
/// <param name="Argument">Text for <c>{version}</c>, or null.</param>
internal readonly record struct ShopLogEntry(
    long Millisecond, int Order, int Service, int Host, ShopMessage Message, string? Argument = null) : IComparable<ShopLogEntry>
{
    /// <summary>Orders by time, then by number.</summary>
    public int CompareTo(ShopLogEntry other)
    {
        int byTime = Millisecond.CompareTo(other.Millisecond);
        return byTime != 0 ? byTime : Order.CompareTo(other.Order);
    }
}
