namespace StreamEngine.Templates;

/// <summary>What an operator says of a template.</summary>
/// <param name="Order">Place among all that is said: the least one with a name gives the name.</param>
/// <param name="Name">Shown in place of the text; null for the text.</param>
/// <param name="IsMuted">True when no anomaly is made of it.</param>
/// <param name="IsPinned">True when it is not evicted.</param>
internal readonly record struct TemplateHandle(int Order, string? Name, bool IsMuted, bool IsPinned)
{
    /// <summary>Nothing.</summary>
    internal static TemplateHandle None { get; } = new(int.MaxValue, null, false, false);

    /// <summary>Nothing but that it is not evicted.</summary>
    internal static TemplateHandle Kept { get; } = None with { IsPinned = true };

    /// <summary>What holds for a template of which both are said.</summary>
    internal TemplateHandle With(in TemplateHandle other)
    {
        bool mine = Name is not null && (other.Name is null || Order <= other.Order);
        return new TemplateHandle(
            mine ? Order : other.Name is null ? Math.Min(Order, other.Order) : other.Order,
            mine ? Name : other.Name,
            IsMuted || other.IsMuted,
            IsPinned || other.IsPinned);
    }
}
