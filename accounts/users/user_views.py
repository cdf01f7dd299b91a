"""Users: administrators manage them, auditors read them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.list_tables import paged
from accounts.models import User
from accounts.permissions import allowed, can_manage_users, can_see_users, user_or_404
from accounts.sign_in import lockout
from accounts.sign_in.destinations import posted_from
from accounts.users import administration, user_list
from accounts.users.user_forms import UserFilterForm, UserForm
from accounts.users.user_table import UserTable, states


@allowed(can_see_users)
def users(request: HttpRequest) -> HttpResponse:
    """The list of users with filters."""
    form = UserFilterForm(request.user, request.GET or None)
    found = user_list.users(request.user, form.cleaned_data if form.is_valid() else {})
    table = paged(UserTable(found, locked=lockout.locked(), shows_phones=can_manage_users(request.user)), request)
    return render(request, "accounts/users.html", {"form": form, "table": table, "manages": can_manage_users(request.user)})


@allowed(can_manage_users)
def user_new(request: HttpRequest) -> HttpResponse:
    """A new user; the answer to the sent form is the only place where the one-time password is ever shown."""
    form = UserForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        user, password = administration.create(form.cleaned_data, by=request.user, request=request)
        return render(request, "accounts/one_time.html", {"account": user, "one_time_password": password, "created": True})
    return render(request, "accounts/user_new.html", {"form": form})


@allowed(can_see_users)
def user_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """One user: names, role and area, and the sign-in state."""
    user = user_or_404(request.user, pk)
    manages = can_manage_users(request.user)
    if request.method == "POST" and not manages:
        raise PermissionDenied
    form = UserForm(request.user, request.POST or None, instance=User.objects.get(pk=user.pk)) if manages else None
    if request.method == "POST" and form.is_valid():
        try:
            if administration.change(user, form.cleaned_data, by=request.user, request=request):
                messages.success(request, _("%(name)s is saved.") % {"name": user.username}, extra_tags="alert-good")
            else:
                messages.info(request, _("Nothing was changed."))
            return redirect("user_edit", pk=user.pk)
        except administration.Refused as refused:
            form.add_error("role", administration.refusal_words(refused))
    locked = lockout.locked([user.username])
    context = {
        "account": user,
        "form": form,
        "manages": manages,
        "phone": user.phone if manages else user.masked_phone,
        "states": states(user, locked),
        "is_locked": user.username in locked,
        "is_self": user.pk == request.user.pk,
    }
    return render(request, "accounts/user.html", context)


@posted_from("user_edit", "pk")
@allowed(can_manage_users)
def user_act(request: HttpRequest, pk: int) -> HttpResponse:
    """Disable, enable, unlock or reset the password of one user: POST `act`."""
    user = user_or_404(request.user, pk)
    act = request.POST.get("act", "")
    if act == "reset":
        if user.pk == request.user.pk:
            messages.error(request, _("Change your own password on the page Change password."), extra_tags="alert-bad")
            return redirect("user_edit", pk=user.pk)
        password = administration.reset_password(user, by=request.user, request=request)
        return render(request, "accounts/one_time.html", {"account": user, "one_time_password": password, "created": False})
    done = {
        "disable": (administration.disable, _("%(name)s is disabled and signed out.")),
        "enable": (administration.enable, _("%(name)s is enabled.")),
        "unlock": (administration.unlock, _("%(name)s is unlocked.")),
    }
    if act not in done:
        raise Http404
    do, words = done[act]
    try:
        do(user, by=request.user, request=request)
    except administration.Refused as refused:
        messages.error(request, administration.refusal_words(refused), extra_tags="alert-bad")
    else:
        messages.success(request, words % {"name": user.username}, extra_tags="alert-good")
    return redirect("user_edit", pk=user.pk)
