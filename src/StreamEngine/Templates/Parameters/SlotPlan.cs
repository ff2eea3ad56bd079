namespace StreamEngine.Templates.Parameters;

/// <summary>How the values of the lines of one shape are found.</summary>
/// <param name="Template">Index of the template that it holds for: the shape may get another one.</param>
/// <param name="Slots">What the template's lines have in common; null when its slots cannot be told.</param>
/// <param name="Spans">Where the value of each slot stands.</param>
internal sealed record SlotPlan(int Template, TemplateSlots? Slots, SlotSpan[] Spans);
